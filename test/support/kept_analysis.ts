import type { Database } from '../../server/db/database.ts';
import type { AnalysisLayer, AnalysisResult } from '../../server/model/analysis.ts';
import { currentHarmEdition } from '../../server/model/harm.ts';
import { keepResult } from '../../server/tasks/keep_result.ts';
import { resultIdOf } from '../../server/tasks/result_digest.ts';
import type { Town } from './town.ts';

const both = (en: string): { en: string; uk: string } => ({ en, uk: en });

export type Kept = { method?: string; layer: AnalysisLayer | null; notDefined?: string; handlingCodes?: readonly number[] | null };

/** A result as a method would leave it, kept for the town, to look at its layer without running anything. */
export async function keepAnalysis(database: Database, { agency }: Town, { method = 'period_comparison', layer, notDefined, handlingCodes = null }: Kept): Promise<AnalysisResult> {
  const filter = {
    agency: agency.slug, from: '2026-01-31T22:00:00.000Z', to: '2026-02-28T22:00:00.000Z', zone: 'Europe/Kyiv', fromDay: '2026-02-01', toDay: '2026-03-01',
    offences: ['burglary'], hours: null, weekdays: null, area: null,
  };
  const id = resultIdOf({ method, layer, notDefined, handlingCodes });
  const result: AnalysisResult = {
    id, method, methodVersion: 1, title: both('A method under test'), parameters: { level: '0.05' }, unit: 'none', seed: 7, crs: 'EPSG:32636',
    filter, dataVersion: agency.dataVersion, demonstration: false, rows: 40, placed: 38, used: 38, studyArea: { kind: 'boundary', label: 'Town', squareKm: 79, hash: 'x' },
    harmEdition: currentHarmEdition, exact: false, notDefined: notDefined === undefined ? null : both(notDefined), reading: [both('Nothing is to be concluded.')],
    warnings: [{ code: 'few_incidents', severity: 'caution', text: { en: 'They are few.', uk: 'Їх мало.' } }], figures: [], tables: [], charts: [], layer,
  };
  await keepResult(database, { agencyId: agency.agencyId, person: 'local', purpose: 'test' }, {
    resultId: id, kind: 'analysis', method, methodVersion: 1, filter, dataVersion: agency.dataVersion, handlingCodes,
    request: { method: 'POST', path: '/api/v1/analyses', parameters: {}, href: '/api/v1/analyses' },
  }, () => result);
  return result;
}

/** A layer of shapes of every kind around the middle of the town, some without values. */
export const shapesOfAllKinds: AnalysisLayer = {
  title: both('Shapes'), geometry: 'shape', value: { title: both('Share'), quantity: 'share' }, ramp: 'classes', centre: null,
  classes: [{ code: 'a', title: both('A'), meaning: 'hot3', count: 2 }, { code: 'b', title: both('B'), meaning: 'undefined', count: 1 }],
  unit: ['1', '2', '3', '4'],
  shapes: [
    { type: 'Point', coordinates: [30.5, 50.45] },
    { type: 'LineString', coordinates: [[30.48, 50.44], [30.52, 50.44], [30.52, 50.46]] },
    { type: 'Polygon', coordinates: [[[30.46, 50.42], [30.49, 50.42], [30.49, 50.43], [30.46, 50.43], [30.46, 50.42]]] },
    { type: 'Polygon', coordinates: [[[30.51, 50.47], [30.54, 50.47], [30.54, 50.49], [30.51, 50.49], [30.51, 50.47]], [[30.52, 50.475], [30.52, 50.485], [30.53, 50.485], [30.53, 50.475], [30.52, 50.475]]] },
  ],
  columns: {
    count: [3, 2, 12, 7], value: [0.25, null, 0.5, 0.125], score: [2.5, null, -1, 4], class: ['a', 'b', 'a', null], label: ['=one', 'два', null, 'four'],
    from: ['2026-02-03T04:05:06.000Z', null, null, null], until: ['2026-02-10T04:05:06.000Z', null, null, null],
  },
};
