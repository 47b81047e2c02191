import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Geometry } from 'geojson';
import { layers, type LayerId } from '../../tiles/layers.ts';
import { boxesOf, type TileFeature, type TileProperties } from '../../tiles/mvt.ts';
import type { Box } from '../../tiles/tile_address.ts';
import type { Database } from '../db/database.ts';
import type { AnalysisLayer, AnalysisResult } from '../model/analysis.ts';
import { hexBoundary } from '../model/hex.ts';
import type { FilterQuery } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { remembered } from './memory.ts';
import { openSavedContent } from './saved_results.ts';

/** What a kept analysis says of itself wherever its rows go. */
export type AnalysisMeta = Pick<AnalysisResult, 'filter' | 'dataVersion' | 'demonstration' | 'rows' | 'placed'> & {
  warnings: { code: string; severity: string; message: string }[];
  analysis: Pick<AnalysisResult, 'id' | 'method' | 'methodVersion' | 'title' | 'parameters' | 'unit' | 'seed' | 'crs' | 'used' | 'studyArea' | 'harmEdition' | 'notDefined' | 'reading'>
    & { layer: Pick<AnalysisLayer, 'title' | 'value' | 'classes'> | null };
};

/** The layer of a kept analysis, row by row, in the order in which it was computed. */
export type AnalysisRows = {
  meta: AnalysisMeta;
  rows: number;
  /** Where all rows are of one kind: that kind. */
  geometry: 'point' | 'line' | 'polygon' | 'mixed';
  /** Whether outlines have so many corners that they may be drawn more coarsely. Hexagons and squares would vanish. */
  detailed: boolean;
  bbox: Box | null;
  /** West, south, east, north of each row, one after the other. */
  boxes: Float64Array;
  idOf(row: number): string;
  propertiesOf(row: number): TileProperties;
  geometryOf(row: number): Geometry;
};

type Asked = { who: Who; slug: string | undefined; signal?: AbortSignal };

/** The rows that a layer is asked for with, null of layers that are of no analysis. Throws the Problem `analysis_needed` where none is named. */
export async function analysisFor(database: Database, layer: LayerId, { id, ...asked }: Asked & { id: string | undefined }): Promise<AnalysisRows | null> {
  if (layer !== layers.analysis.id) return null;
  if (id === undefined) throw analysisNeeded();
  return openAnalysis(database, { ...asked, id });
}

/** The layer of one kept analysis. Who may see it is looked at each time; what it holds, which never changes, is remembered. */
export const openAnalysis = async (database: Database, asked: Asked & { id: string }): Promise<AnalysisRows> => (await readParsed(database, asked)).rows;

/** All of one kept analysis. */
export const readAnalysis = async (database: Database, asked: Asked & { id: string }): Promise<AnalysisResult> => (await readParsed(database, asked)).result;

async function readParsed(database: Database, { who, slug, id, signal }: Asked & { id: string }): Promise<{ result: AnalysisResult; rows: AnalysisRows }> {
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
export function filterOfAnalysis({ meta: { filter: { agency, from, to, offences, hours, weekdays } } }: AnalysisRows): FilterQuery {
  return {
    agency, from, to, ...(offences !== null && { offences: offences.join(',') }), ...(hours !== null && { hours: hours.join(',') }),
    ...(weekdays !== null && { weekdays: weekdays.join(',') }),
  };
}

const columnNames = ['count', 'expected', 'value', 'score', 'p', 'q', 'lower', 'upper', 'class', 'label', 'from', 'until'] as const;

/** Of a result that is not defined there are none. */
function analysisRows(result: AnalysisResult): AnalysisRows {
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
  const boxes = boxesOf(units.map((_, row) => ({ type: 'Feature', geometry: geometryOf(row), properties: {} })));
  return {
    meta, rows: units.length, boxes, bbox: joined(boxes), detailed: cornersIn(shown?.shapes ?? []) > simpleCorners * units.length, geometry: kindOf(units.map((_, row) => geometryOf(row).type)), idOf, geometryOf,
    propertiesOf: (row) => ({ id: idOf(row), unit: units[row]!, ...Object.fromEntries(columnNames.map((name) => [name, columns[name]?.[row] ?? null])) }),
  };
}

/** What a result is called and what has to be known of it, for documents that have no other place for that. */
export function describeAnalysis({ meta: { filter, dataVersion, warnings, analysis: of } }: AnalysisRows): { title: string; description: string } {
  const settings = Object.entries(of.parameters).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(',') : String(value as string | number | boolean)}`);
  const facts = [
    `${of.method} version ${of.methodVersion}`, ...settings, ...(of.unit === 'none' ? [] : [`unit ${of.unit}`]), ...(of.seed === null ? [] : [`seed ${of.seed}`]), of.crs,
    `${filter.fromDay} to ${filter.toDay}`, ...(filter.offences === null ? [] : [filter.offences.join(',')]), ...(filter.area === null ? [] : [filter.area.slice(0, 100)]),
    `data version ${dataVersion}`, `${of.used} incidents`,
  ];
  const said = [of.notDefined?.en, ...warnings.map(({ severity, message }) => `${severity}: ${message}`)].filter((one) => one !== undefined);
  return { title: `${of.title.en}, ${filter.fromDay} to ${filter.toDay}`, description: [`Result ${of.id}: ${facts.join('; ')}.`, ...said].join(' ') };
}

/** A row as it stands in tiles. */
export const analysisFeature = ({ geometryOf, propertiesOf }: AnalysisRows, row: number): TileFeature =>
  ({ type: 'Feature', geometry: geometryOf(row), properties: propertiesOf(row) });

/** Of a hexagon; a square has fewer. */
const simpleCorners = 10;

/** Positions in geometries: arrays that hold numbers. */
const cornersIn = (part: unknown): number => (Array.isArray(part) ? (typeof part[0] === 'number' ? 1 : part.reduce((sum: number, inner) => sum + cornersIn(inner), 0))
  : typeof part === 'object' && part !== null && 'coordinates' in part ? cornersIn(part.coordinates) : 0);

function kindOf(types: readonly Geometry['type'][]): AnalysisRows['geometry'] {
  const kinds = new Set(types.map((type) => (/Point/.test(type) ? 'point' : /Line/.test(type) ? 'line' : /Polygon/.test(type) ? 'polygon' : 'mixed')));
  return kinds.size === 1 ? [...kinds][0]! : 'mixed';
}

function joined(boxes: Float64Array): Box | null {
  const all: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < boxes.length; at += 4) {
    all[0] = Math.min(all[0], boxes[at]!);
    all[1] = Math.min(all[1], boxes[at + 1]!);
    all[2] = Math.max(all[2], boxes[at + 2]!);
    all[3] = Math.max(all[3], boxes[at + 3]!);
  }
  return all[0] > all[2] ? null : all;
}

function analysisNeeded(): Problem {
  const message = 'Say of which analysis: analysis=ID. /api/v1/results?kind=analysis lists those there are, POST /api/v1/analyses makes one.';
  return new Problem('bad_request', 'analysis_needed', message, [{ field: 'analysis', message }]);
}

const notAnAnalysis = (id: string, kind: string): Problem => new Problem('not_found', 'unknown_analysis',
  `The result "${id.slice(0, 60)}" is of kind ${kind}, not an analysis. /api/v1/results?kind=analysis lists analyses.`);
