import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sumByCell } from '../forecast/over_hours.ts';
import type { AnalysisWarning } from '../model/analysis.ts';
import type { Measure } from '../model/filter.ts';
import type { SurfaceModel } from '../model/surface.ts';
import { canonicalJson } from './canonical_json.ts';
import type { SeriesDefinition } from './forecast_series.ts';
import type { MadeSurface } from './make_surface.ts';

/** What is locked: everything that is needed to score it and to make it again. */
export type ForecastContent = {
  version: 1; agency: string; zone: string; series: string; definition: SeriesDefinition;
  model: SurfaceModel; measure: Measure; unit: MadeSurface['unit'];
  shift: { from: string; to: string }; hours: number;
  learned: { from: string; to: string; rows: number; placed: number; dataVersion: string };
  used: Readonly<Record<string, number | boolean | string>>;
  cells: readonly string[]; squareKm: readonly number[];
  /** `expected[cell * hours + hour]`, and per cell over the whole shift by the plain count of the same incidents. */
  expected: readonly number[]; count: readonly number[];
  /** Per cell: what it was learned from, in the unit of the measure. */
  training: readonly number[];
  warnings: readonly AnalysisWarning[];
};

export type PackedContent = { content: ForecastContent; gzipped: Uint8Array; bytes: number; sha256: string };

export function contentOf({ series, definition, made, count }: { series: string; definition: SeriesDefinition; made: MadeSurface; count: MadeSurface }): ForecastContent {
  const { weight } = made.learning.events;
  return {
    version: 1, agency: made.resolved.agency.slug, zone: made.resolved.agency.zone, series, definition, model: made.model, measure: made.measure, unit: made.unit,
    shift: { from: made.shift.from.toISOString(), to: made.shift.to.toISOString() }, hours: made.hours, learned: made.learned, used: made.parameters,
    cells: made.cells, squareKm: Array.from(made.squareKm), expected: Array.from(made.expected, rounded), count: Array.from(overShift(count), rounded),
    training: Array.from(sumByCell(made.learning, (i) => weight[i]!)), warnings: made.warnings,
  };
}

/** Digits that say nothing are not locked; another machine that adds up in another order has the same digest, but for the edge. */
const rounded = (value: number): number => Math.round(value * 1e10) / 1e10;

/** What is expected of each cell over the whole shift. */
export function overShift({ cells, hours, expected }: { cells: readonly string[]; hours: number; expected: ArrayLike<number> }): Float64Array {
  const sums = new Float64Array(cells.length);
  for (let i = 0; i < expected.length; i += 1) sums[Math.floor(i / hours)]! += expected[i]!;
  return sums;
}

export async function packContent(content: ForecastContent): Promise<PackedContent> {
  const bytes = new TextEncoder().encode(canonicalJson(content));
  return { content, gzipped: await promisify(gzip)(bytes), bytes: bytes.length, sha256: sha256Of(bytes) };
}

export async function unpackContent(gzipped: Uint8Array): Promise<{ content: ForecastContent; sha256: string; bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = new Uint8Array(await promisify(gunzip)(gzipped));
  // What is stored was written by this program from the same type; whether it still is what was registered says the digest.
  return { content: JSON.parse(new TextDecoder().decode(bytes)) as ForecastContent, sha256: sha256Of(bytes), bytes };
}

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
