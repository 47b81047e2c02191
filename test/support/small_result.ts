import type { AnalysisResult } from '../../server/model/analysis.ts';

const text = (words: string) => ({ en: words, uk: `${words} (укр.)` });

/** A result with one figure and nothing on the map; what a test is about is given. */
export const smallResult = (own: Partial<AnalysisResult> = {}): AnalysisResult => ({
  id: '0123456789abcdef01234567', method: 'near_repeat', methodVersion: 1, title: text('Near repeats'), parameters: { bands: [100, 200], level: '0.05', ties: false }, unit: 'hex:9', seed: 1,
  crs: 'EPSG:32635',
  filter: {
    agency: 'demo', from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z', zone: 'UTC', fromDay: '2026-01-01', toDay: '2026-03-01', offences: ['burglary'], hours: null, weekdays: [6, 7], area: null,
  },
  dataVersion: '7', demonstration: false, rows: 120, placed: 110, used: 110, studyArea: { kind: 'boundary', label: 'City', squareKm: 88, hash: 'x' }, harmEdition: 'cchi-2026', exact: false,
  notDefined: null, reading: [], warnings: [], figures: [{ id: 'ratio', title: text('Ratio'), quantity: 'ratio', value: 1.5, lower: 1.1, upper: 2 }], tables: [], charts: [], layer: null, ...own,
});
