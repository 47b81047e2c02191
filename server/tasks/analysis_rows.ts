import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Geometry } from 'geojson';
import { layers } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import type { AnalysisResult } from '../model/analysis.ts';
import { hexBoundary } from '../model/hex.ts';
import type { FilterQuery } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { extentOf, type AnalysisMeta, type KeptRows } from './kept_rows.ts';
import { remembered } from './memory.ts';
import { openSavedContent } from './saved_results.ts';

type Asked = { who: Who; slug: string | undefined; signal?: AbortSignal };

/** The layer of one kept analysis. Who may see it is looked at each time; what it holds, which never changes, is remembered. */
export const openAnalysis = async (database: Database, asked: Asked & { id: string }): Promise<KeptRows> => (await readParsed(database, asked)).rows;

/** All of one kept analysis. */
export const readAnalysis = async (database: Database, asked: Asked & { id: string }): Promise<AnalysisResult> => (await readParsed(database, asked)).result;

async function readParsed(database: Database, { who, slug, id, signal }: Asked & { id: string }): Promise<{ result: AnalysisResult; rows: KeptRows }> {
  const { kind, sha256, read } = await openSavedContent(database, { who, slug, id, signal });
  if (kind !== layers.analysis.id) throw notAnAnalysis(id, kind);
  return remembered(database, ['analysis_rows', sha256], { signal, weigh: ({ weight }) => weight }, async () => {
    const bytes = await promisify(gunzip)(await read());
    // What is stored as JSON was written by this program from the same type.
    const result = JSON.parse(bytes.toString('utf8')) as AnalysisResult;
    return { result, rows: analysisRows(result), weight: 100 + bytes.length / 3 };
  });
}

/**
 * The filter of the result as a question to the data of now, without its area and version, which may be there no more: it says whose incidents
 * the rows are made of.
 */
function filterOfAnalysis({ filter: { agency, from, to, offences, hours, weekdays } }: AnalysisMeta): FilterQuery {
  return {
    agency, from, to, ...(offences !== null && { offences: offences.join(',') }), ...(hours !== null && { hours: hours.join(',') }),
    ...(weekdays !== null && { weekdays: weekdays.join(',') }),
  };
}

const columnNames = ['count', 'expected', 'value', 'score', 'p', 'q', 'lower', 'upper', 'class', 'label', 'from', 'until'] as const;

/** Of a result that is not defined there are none. */
function analysisRows(result: AnalysisResult): KeptRows {
  const { layer, warnings, filter, dataVersion, demonstration, rows, placed } = result;
  const { id, method, methodVersion, title, parameters, unit: unitKind, seed, crs, used, studyArea, harmEdition, notDefined, reading } = result;
  const meta: AnalysisMeta = {
    filter, dataVersion, demonstration, rows, placed, warnings: warnings.map(({ code, severity, text }) => ({ code, severity, message: text.en })),
    analysis: {
      id, method, methodVersion, title, parameters, unit: unitKind, seed, crs, used, studyArea, harmEdition, notDefined, reading,
      layer: layer === null ? null : { title: layer.title, value: layer.value, classes: layer.classes },
    },
  };
  const shown = notDefined === null ? layer : null;
  const units = shown?.unit ?? [];
  const columns = shown?.columns ?? {};
  const geometryOf = (row: number): Geometry =>
    (shown!.shapes === null ? { type: 'Polygon', coordinates: [hexBoundary(units[row]!)] } : shown!.shapes[row] as Geometry);
  const isNumbered = new Set(units).size < units.length;
  const idOf = (row: number): string => (isNumbered ? String(row + 1) : units[row]!);
  return {
    id, filter: filterOfAnalysis(meta), meta, name: title.en, described: describeAnalysis(meta), fileStem: `${method}-${filter.agency}-${filter.fromDay}-to-${filter.toDay}`,
    rows: units.length, ...extentOf(units.length, geometryOf), detailed: cornersIn(shown?.shapes ?? []) > simpleCorners * units.length, idOf, geometryOf,
    propertiesOf: (row) => ({ id: idOf(row), unit: units[row]!, ...Object.fromEntries(columnNames.map((name) => [name, columns[name]?.[row] ?? null])) }),
  };
}

/** What a result is called and what has to be known of it, for documents that have no other place for that. */
function describeAnalysis({ filter, dataVersion, warnings, analysis: of }: AnalysisMeta): KeptRows['described'] {
  const settings = Object.entries(of.parameters).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(',') : String(value as string | number | boolean)}`);
  const facts = [
    `${of.method} version ${of.methodVersion}`, ...settings, ...(of.unit === 'none' ? [] : [`unit ${of.unit}`]), ...(of.seed === null ? [] : [`seed ${of.seed}`]), of.crs,
    `${filter.fromDay} to ${filter.toDay}`, ...(filter.offences === null ? [] : [filter.offences.join(',')]), ...(filter.area === null ? [] : [filter.area.slice(0, 100)]),
    `data version ${dataVersion}`, `${of.used} incidents`,
  ];
  const said = [of.notDefined?.en, ...warnings.map(({ severity, message }) => `${severity}: ${message}`)].filter((one) => one !== undefined);
  return { title: `${of.title.en}, ${filter.fromDay} to ${filter.toDay}`, description: [`Result ${of.id}: ${facts.join('; ')}.`, ...said].join(' ') };
}

/** Of a hexagon; a square has fewer. */
const simpleCorners = 10;

/** Positions in geometries: arrays that hold numbers. */
const cornersIn = (part: unknown): number => (Array.isArray(part) ? (typeof part[0] === 'number' ? 1 : part.reduce((sum: number, inner) => sum + cornersIn(inner), 0))
  : typeof part === 'object' && part !== null && 'coordinates' in part ? cornersIn(part.coordinates) : 0);

const notAnAnalysis = (id: string, kind: string): Problem => new Problem('not_found', 'unknown_analysis',
  `The result "${id.slice(0, 60)}" is of kind ${kind}, not an analysis. /api/v1/results?kind=analysis lists analyses.`);
