import { describe, expect, it } from 'vitest';
import { harmMethod } from '../../../server/analysis/harm.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import type { Method, Output } from '../../../server/analysis/method.ts';
import { offenceByCode } from '../../../server/model/offence.ts';
import { Problem } from '../../../server/model/problem.ts';
import { analysisInput, type Point } from '../../support/analysis_input.ts';

const idOf = (code: string): number => offenceByCode.get(code)!.id;
const at = (column: number, code: string, times: number): Point[] => Array.from({ length: times }, () => ({ x: column * 500 + 250, y: 250, offence: idOf(code) }));
const run = (points: readonly Point[], texts: Record<string, string> = {}): Output => {
  const { values } = readAnalysisAsked(harmMethod as unknown as Method, texts);
  harmMethod.needs(values as never);
  return harmMethod.run(analysisInput(points, { columns: 5, rows: 1 }), values as never, { seed: 1, tick: () => {} });
};
const figure = (output: Output, id: string): unknown => output.figures.find((one) => one.id === id)?.value;
const table = (output: Output, id: string): readonly (readonly unknown[])[] => output.tables.find((one) => one.id === id)!.rows;
const codes = (output: Output): string[] => output.warnings.map(({ code }) => code);

// Many bicycles in the first place, one rape in the second, robberies in the third.
const town = [...at(0, 'theft.bicycle', 100), ...at(1, 'sexual.rape', 1), ...at(2, 'robbery.person', 4), ...at(3, 'sexual.other', 3)];

describe('the analysis of harm', () => {
  it('puts harm beside numbers, by the edition that is named', () => {
    const found = run(town);
    expect(figure(found, 'count')).toBe(108);
    expect(figure(found, 'harm')).toBe(100 * 2 + 2555 + 4 * 365 + 3 * 182.25);
    expect(found.figures.find(({ id }) => id === 'harm')!.title.en).toContain('cchi-2026');
    expect([found.harmEdition, run(town, { edition: 'cchi-2020' }).harmEdition]).toEqual(['cchi-2026', 'cchi-2020']);
    expect(table(found, 'units').map((row) => [row[0], row[1], row[3], row[4]])).toEqual([['1_0', 1, 2555, 1], ['2_0', 4, 1460, 2], ['3_0', 3, 546.75, 3], ['0_0', 100, 200, 4]]);
    expect(found.layer!.columns.value).toEqual(Float64Array.of(200, 2555, 1460, 546.75, 0));
  });

  it('says what another edition would change, and which of its weights are borrowed', () => {
    const found = run(town, { top: '2' });
    expect(figure(found, 'otherHarm')).toBe(100 * 2 + 1825 + 4 * 365 + 3 * 73);
    expect(figure(found, 'sameByOther')).toBe(1);
    expect(figure(found, 'moved') as number).toBeGreaterThan(0);
    expect(figure(found, 'tau') as number).toBeLessThanOrEqual(1);
    expect(codes(found)).toContain('harm_weights_borrowed');
    expect(found.warnings.find(({ code }) => code === 'harm_weights_borrowed')!.text.en).toMatch(/no weight of its own for 2 offences .* 104 incidents/);
    expect(codes(run(town, { other: 'cchi-2026' }))).not.toContain('harm_weights_borrowed');
    expect(run(town, { other: 'cchi-2026' }).reading).toHaveLength(4);
  });

  it('takes a table of one\'s own, and refuses one that does not fit', () => {
    const own = run(town, { edition: 'own', ownOffences: 'theft.bicycle', ownWeights: '50' });
    expect(table(own, 'units')[0]!.slice(0, 4)).toEqual(['0_0', 100, 1, 5000]);
    const wrong: Record<string, string>[] = [{ edition: 'own' }, { other: 'own', ownOffences: 'robbery', ownWeights: '1,2' }, { edition: 'own', ownOffences: 'murder', ownWeights: '1' }];
    for (const texts of wrong) {
      expect(() => run(town, texts)).toThrow(Problem);
    }
  });

  it('adds up apart what police and shops discover', () => {
    const found = run([...town, ...at(4, 'drugs.supply', 10), ...at(4, 'theft.shop', 7)]);
    expect(figure(found, 'harmApart')).toBe(57);
    expect(found.layer!.columns.value![4]).toBe(0);
    expect(codes(found)).toContain('harm_discovered_apart');
    expect(run([...town, ...at(4, 'drugs.supply', 10)], { scope: 'all' }).layer!.columns.value![4]).toBe(50);
  });

  it('warns when few incidents decide', () => {
    expect(codes(run([...at(0, 'violence.homicide', 1), ...at(1, 'theft.other', 50)]))).toContain('harm_of_few_incidents');
    expect(codes(run([...at(0, 'robbery', 20), ...at(1, 'theft.other', 50)]))).not.toContain('harm_of_few_incidents');
  });

  it('says why where there is nothing to weigh', () => {
    expect(run([]).notDefined).not.toBeNull();
    expect(run(at(0, 'public_order.antisocial', 5)).notDefined!.en).toMatch(/weighs anything/);
    expect(run(at(0, 'public_order.antisocial', 5)).layer).toBeNull();
  });

  it('has every text in both languages, and no number that is none', () => {
    const found = run(town);
    expect(JSON.stringify(found)).not.toMatch(/"(en|uk)":""|\{\w+[,}]/);
    for (const { en, uk } of found.reading) expect(en).not.toBe(uk);
    for (const row of table(found, 'units').flat()) expect(typeof row !== 'number' || Number.isFinite(row)).toBe(true);
  });
});
