import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../server/config.ts';
import { accessRules } from '../server/http/access_rules.ts';
import { dosageAnswer } from '../server/model/dosage.ts';
import { fairnessAnswer } from '../server/model/fairness.ts';
import { operationRecord } from '../server/model/operation.ts';
import { layers } from '../tiles/layers.ts';

/**
 * What must not be here, whoever asks for it: scores, ranks or lists of people or officers; what people are as input of a model;
 * search for faces and plates; positions that outlive their time. It is looked for in the names of tables, columns, addresses,
 * files and what they export, each by a check that finds a planted case.
 */
const root = resolve(import.meta.dirname, '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = (folder: string): string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|tsx|sql)$/.test(path) && !/node_modules|dist/.test(path))
  .map((path) => join(folder, path)).toSorted();

const people = /suspect|offender|officer|badge|watch_?list|hot_?list|gang|associate|victim|witness|(?:^|[/_])faces?(?:_|$)|plate_?number|license_?plate|licence_?plate/i;
const whatPeopleAre = /ethnic|nationalit|citizenship|religio|creed|politic|sexual_?orientation|juvenile|disabilit|gender|surname|first_?name|skin/i;
const scoring = /(person|people|officer|offender|suspect|unit|crew|callsign)s?_?(score|rank|risk|rating|league|performance)|(score|rank|rate|compare)_?(person|people|officer|offender|suspect|unit|crew)s?\b/i;

/** Names of tables with their columns, without comments and checks. */
function tablesOf(sql: string): Map<string, string[]> {
  const plain = sql.replace(/--[^\n]*/g, '').replace(/comment on [^;]*;/g, '');
  return new Map([...plain.matchAll(/create table (\w+) \(([\s\S]*?)\n\);/g)].map(([, table, body]) =>
    [table!, [...body!.matchAll(/^ {2}(\w+) /gm)].map(([, column]) => column!).filter((column) => !/^(primary|foreign|unique|constraint|check)$/.test(column))]));
}

const exportsOf = (source: string): string[] => [...source.matchAll(/^export (?:async )?(?:function\*?|const|type|class) (\w+)/gm)].map(([, name]) => name!);
const namesIn = (shape: unknown, seen = new Set<unknown>()): string[] => {
  if (typeof shape !== 'object' || shape === null || seen.has(shape)) return [];
  seen.add(shape);
  const own = (shape as { shape?: Record<string, unknown> }).shape;
  const inner = (shape as { def?: Record<string, unknown> }).def ?? {};
  return [...(own === undefined ? [] : Object.entries(own).flatMap(([name, value]) => [name, ...namesIn(value, seen)])), ...[inner['element'], inner['innerType'], inner['valueType']].flatMap((one) => namesIn(one, seen))];
};

const tables = tablesOf(files('sql').map(text).join('\n'));

describe('what is never built', () => {
  it('is found by these checks where it is planted', () => {
    const planted = tablesOf('create table officer_score (\n  agency_id integer not null,\n  risk_score integer,\n  ethnicity text\n);\n');
    expect([...planted]).toEqual([['officer_score', ['agency_id', 'risk_score', 'ethnicity']]]);
    expect([people.test('officer_score'), whatPeopleAre.test('ethnicity'), scoring.test('rankUnits'), scoring.test('unit_performance'), scoring.test('personScore')]).toEqual([true, true, true, true, true]);
    expect(exportsOf('export function rankOfficers() {}\nexport const a = 1;')).toEqual(['rankOfficers', 'a']);
    expect(tables.size).toBeGreaterThan(20);
  });

  it('is no table and no column: nobody is stored to be scored, and no model can read what people are', () => {
    const names = [...tables].flatMap(([table, columns]) => [table, ...columns.map((column) => `${table}.${column}`)]);
    expect(names.filter((name) => people.test(name) || whatPeopleAre.test(name) || scoring.test(name))).toEqual([]);
  });

  it('is no address: nothing is asked about people, and no unit beside another', () => {
    const addresses = Object.keys(accessRules);
    expect(addresses.filter((address) => people.test(address) || /person|people|citizen|rank|league|compare/i.test(address))).toEqual([]);
    // What is scored are forecasts.
    expect(addresses.filter((address) => /score/i.test(address)).every((address) => address.includes('/patrols/forecasts/'))).toBe(true);
    // A unit is asked for only by its own sheet of a plan.
    expect(addresses.filter((address) => /units?\b/.test(address)).every((address) => address.includes('/patrols/plans/'))).toBe(true);
  });

  it('is no file and nothing that one exports', () => {
    const found = [...files('server'), ...files('tiles'), ...files('web')].flatMap((path) => [path.split('/').at(-1)!.replace(/\.\w+$/, ''), ...exportsOf(text(path))].filter((name) => scoring.test(name)).map((name) => `${path}: ${name}`));
    expect(found).toEqual([]);
  });

  it('is no input of whatever ranks places or plans patrols', () => {
    const code = (path: string): string => text(path).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
    const found = [...files('server/forecast'), ...files('server/allocation')].flatMap((path) => [...code(path).matchAll(/\b[A-Za-z_]\w*\b/g)].map(([name]) => name).filter((name) => whatPeopleAre.test(name) || /^(officer|suspect|offender|victim|person)s?$/i.test(name)).map((name) => `${path}: ${name}`));
    expect(found).toEqual([]);
  });

  it('is no field of an answer about what patrols did: no unit, no officer, no rank', () => {
    for (const answer of [dosageAnswer, operationRecord, fairnessAnswer]) {
      const names = namesIn(answer);
      expect(names.length).toBeGreaterThan(20);
      expect(names.filter((name) => /unit|officer|crew|callsign|badge|rank|score/i.test(name))).toEqual([]);
    }
  });

  it('is no layer of crowds, worship or the press', () => {
    expect(Object.keys(layers).length).toBeGreaterThan(5);
    expect(Object.keys(layers).filter((id) => /protest|demonstration|rally|church|mosque|synagogue|temple|religio|press|media|journalist/i.test(id))).toEqual([]);
  });

  it('is no position that outlives its time', () => {
    const withUnits = [...tables].filter(([, columns]) => columns.includes('unit'));
    expect(withUnits.map(([table]) => table).toSorted()).toEqual(['patrol_position', 'visit_tick']);
    expect(withUnits.every(([, columns]) => columns.includes('expires_at'))).toBe(true);
    // One file reads them, each time only what is not past its time.
    const readers = files('server').filter((path) => /\bfrom (patrol_position|visit_tick)\b/.test(text(path)));
    expect(readers).toEqual(['server/db/positions.ts']);
    const statements = [...text('server/db/positions.ts').matchAll(/select [^`;]*?from (?:patrol_position|visit_tick)[^`]*?(?=union|`)/g)].map(([statement]) => statement);
    expect(statements.length).toBeGreaterThanOrEqual(5);
    expect(statements.filter((statement) => !statement.includes('expires_at > clock_timestamp()'))).toEqual([]);
    expect(readConfig({}).positionDays).toBe(7);
    expect(readConfig({ HEXWATCH_POSITION_DAYS: '30' }).positionDays).toBe(30);
    expect(() => readConfig({ HEXWATCH_POSITION_DAYS: '31' })).toThrow(/at most 30/);
    expect(text('server/worker.ts')).toContain('await pruneAllPositions(database, config.positionDays');
  });
});
