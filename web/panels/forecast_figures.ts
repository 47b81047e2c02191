import type { AnalysisLayer, Chart, Table } from '../../server/model/analysis.ts';
import type { ForecastRecord, ForecastScore, SeriesCurves, SurfaceAnswer } from '../../server/model/forecast.ts';
import type { Text } from '../messages/messages.tsx';
import { same } from './hours_figures.ts';

export const cycleMeasures = ['hitRate', 'pai', 'peiStar'] as const;
export type CycleMeasure = (typeof cycleMeasures)[number];
type Cycle = SeriesCurves['cycles'][number];

/** What the oracle reached of all that happened: told from any of the others, because the cycle names no total. */
export function oracleRate({ hits, hitRate, countHits, countHitRate, oracleHits }: Cycle): number | null {
  const total = hitRate ? hits / hitRate : countHitRate ? countHits / countHitRate : null;
  return total === null ? null : Math.min(1, oracleHits / total);
}
/** The PAI of the oracle on the area of the model: its hits over those of the model, times the model's PAI. */
function oraclePai({ hits, pai, countHits, countPai, oracleHits }: Cycle): number | null {
  if (pai !== null && hits > 0) return (pai * oracleHits) / hits;
  return countPai !== null && countHits > 0 ? (countPai * oracleHits) / countHits : null;
}

/** Cycles with which the standing changed: taken off the map, or back on it. */
export function changesOfStanding(cycles: readonly Cycle[]): { place: number; state: 'on' | 'off' }[] {
  return cycles.flatMap(({ state }, place) => {
    const before = cycles[place - 1]?.state;
    return before !== undefined && before !== state && state !== 'baseline' ? [{ place, state }] : [];
  });
}

/** The model over its cycles, beside the plain count and what nobody could have bettered. */
export function cycleChart({ t }: Text, { cycles, series }: SeriesCurves, measure: CycleMeasure): Chart {
  const valueOf: Record<CycleMeasure, (cycle: Cycle) => number | null> = { hitRate: ({ hitRate }) => hitRate, pai: ({ pai }) => pai,
    peiStar: ({ peiStar }) => peiStar };
  const points = (of: (cycle: Cycle) => number | null): [string, number | null][] => cycles.map((cycle) => [cycle.from, of(cycle)]);
  const countOf = measure === 'hitRate' ? ({ countHitRate }: Cycle) => countHitRate : measure === 'pai' ? ({ countPai }: Cycle) => countPai
    : ({ countHits, oracleHits }: Cycle) => (oracleHits > 0 ? countHits / oracleHits : null);
  const oracleOf = measure === 'hitRate' ? oracleRate : measure === 'pai' ? oraclePai : ({ oracleHits }: Cycle) => (oracleHits > 0 ? 1 : null);
  const ranges = measure === 'pai' ? cycles.flatMap(({ from, paiLower, paiUpper }): [string, number,
    number][] => (paiLower === null || paiUpper === null ? [] : [[from, paiLower, paiUpper]])) : [];
  const isCount = series.standing.state === 'baseline';
  return {
    kind: 'line', id: `cycles-${measure}`, title: same(t(`forecasts.cycles.${measure}`)),
      x: { title: same(t('forecasts.shift')), quantity: 'instant' },
    y: { title: same(t(`forecasts.measure.${measure}`)), quantity: measure === 'hitRate' ? 'share' : 'ratio' },
    lines: [
      ...(isCount ? [] : [{ id: 'model', title: same(t(`forecasts.model.${series.model}`)), role: 'signal' as const,
        points: points(valueOf[measure]) }]),
      { id: 'count', title: same(t('forecasts.model.count')), role: 'baseline', points: points(countOf) },
      { id: 'oracle', title: same(t('forecasts.oracle')), role: 'limit', points: points(oracleOf) },
    ],
    bands: ranges.length > 0 ? [{ id: 'interval', title: same(t('forecasts.interval')), points: ranges }] : [],
    marks: changesOfStanding(cycles).flatMap(({ place, state }) => {
      const cycle = cycles[place]!;
      const y = valueOf[measure](cycle);
      return y === null ? [] : [{ x: cycle.from, y, title: same(t(`forecasts.turned.${state}`)), role: 'signal' as const }];
    }),
  };
}

type At = { asked: number; coverage: number; hitRate: number; pai: number; paiLower?: number | null; paiUpper?: number | null };
type Curves = { model: readonly At[]; count: readonly At[]; oracle: readonly At[] };

/** What is caught, by how much of the area is watched. */
export function coverageChart({ t }: Text, { model, count, oracle }: Curves,
  { title, model: name, isCount }: { title: string; model: string; isCount: boolean }): Chart {
  const line = (list: readonly At[]): [number, number][] => list.map(({ coverage, hitRate }) => [coverage, hitRate]);
  return {
    kind: 'line', id: 'coverage', title: same(title), x: { title: same(t('forecasts.coverage')), quantity: 'share' },
      y: { title: same(t('forecasts.measure.hitRate')), quantity: 'share' },
    lines: [
      ...(isCount ? [] : [{ id: 'model', title: same(name), role: 'signal' as const, points: line(model) }]),
      { id: 'count', title: same(t('forecasts.model.count')), role: 'baseline', points: line(count) },
      { id: 'oracle', title: same(t('forecasts.oracle')), role: 'limit', points: line(oracle) },
      { id: 'chance', title: same(t('forecasts.chance')), role: 'expected', points: oracle.map(({ coverage }) => [coverage, coverage]) },
    ],
    bands: [], marks: [],
  };
}

const column = (id: string, title: string, quantity: Table['columns'][number]['quantity']) => ({ id, title: same(title), quantity });

/** The same as numbers, with intervals and the paired test against the count. */
export function coverageTable(text: Text, { model, count, oracle }: Curves, paired: ForecastScore['paired']): Table {
  const { t } = text;
  const interval = ({ pai, paiLower, paiUpper }: At): string => (paiLower === null || paiLower === undefined ? text.number(pai, 2)
    : t('quantity.interval', { value: text.number(pai, 2), lower: text.number(paiLower, 2),
      upper: paiUpper === null || paiUpper === undefined ? '∞' : text.number(paiUpper, 2) }));
  return {
    id: 'coverage', title: same(t('forecasts.table.coverage')), omitted: 0,
    columns: [
      column('asked', t('forecasts.coverage'), 'text'), column('hitRate', t('forecasts.measure.hitRate'), 'share'),
        column('countHitRate', t('forecasts.countHitRate'), 'share'),
      column('oracleHitRate', t('forecasts.oracleHitRate'), 'share'), column('pai', 'PAI', 'text'),
        column('countPai', t('forecasts.countPai'), 'text'), column('peiStar', 'PEI*', 'ratio'),
      column('onlyModel', t('forecasts.onlyModel'), 'count'), column('onlyCount', t('forecasts.onlyCount'), 'count'),
        column('p', t('forecasts.p'), 'probability'),
    ],
    rows: model.map((own, place) => {
      const pair = paired.find(({ asked }) => asked === own.asked);
      return [
        text.percent(own.asked, own.asked < 0.01 ? 2 : 1), own.hitRate, count[place]?.hitRate ?? null, oracle[place]?.hitRate ?? null,
          interval(own), count[place] ? interval(count[place]) : null,
        'peiStar' in own ? own.peiStar as number | null : null, pair?.onlyModel ?? null, pair?.onlyCount ?? null, pair?.p ?? null,
      ];
    }),
  };
}

/** Whether as much happened as was expected, from where most was expected to where least was. */
export function calibrationChart({ t }: Text, { calibration: { deciles } }: ForecastScore): Chart {
  return {
    kind: 'line', id: 'calibration', title: same(t('forecasts.calibration')),
      x: { title: same(t('forecasts.decile')), quantity: 'number' }, y: { title: same(t('forecasts.amount')), quantity: 'number' },
    lines: [
      { id: 'expected', title: same(t('forecasts.expected')), role: 'expected', points: deciles.map(({ expected }, place) => [place + 1, expected]) },
      { id: 'observed', title: same(t('forecasts.observed')), role: 'observed', points: deciles.map(({ observed }, place) => [place + 1, observed]) },
    ],
    bands: [{ id: 'interval', title: same(t('forecasts.interval')),
      points: deciles.flatMap(({ lower, upper }, place): [number, number,
      number][] => (lower === null || upper === null ? [] : [[place + 1, lower, upper]])) }],
    marks: [],
  };
}

/** What is expected in one hour of the shift, or in all of it (null). */
export function surfaceLayer({ t }: Text, { cells, unit }: SurfaceAnswer, hour: number | null): AnalysisLayer {
  return {
    title: same(t('forecasts.map.expected')), geometry: 'hex', value: { title: same(t(`forecasts.unit.${unit}`)), quantity: 'number' },
      ramp: 'amount', centre: null, classes: null, shapes: null,
    unit: cells.map(({ cell }) => cell), columns: {
      value: cells.map(({ expected, byHour }) => (hour === null ? expected : byHour[hour] ?? null)),
        label: cells.map(({ name, rank }) => `${rank}. ${name}`),
    },
  };
}

/** The cells that would be watched: by the model, by the count, by both; with what was seen there once it is scored. */
export function watchedLayer({ t }: Text, { top }: ForecastRecord): AnalysisLayer {
  const watched = top.filter((cell) => cell.watched || cell.countWatched);
  const classOf = (cell: (typeof watched)[number]): 'both' | 'model' | 'count' => (cell.watched && cell.countWatched ? 'both' : cell.watched ? 'model' : 'count');
  const meaning = { both: 'one', model: 'two', count: 'three' } as const;
  return {
    title: same(t('forecasts.map.watched')), geometry: 'hex', value: { title: same(t('forecasts.expected')), quantity: 'number' },
      ramp: 'classes', centre: null, shapes: null,
    classes: (['both', 'model', 'count'] as const).map((code) => ({ code, title: same(t(`forecasts.watched.${code}`)),
      meaning: meaning[code], count: watched.filter((cell) => classOf(cell) === code).length })),
    unit: watched.map(({ cell }) => cell), columns: {
      value: watched.map(({ expected }) => expected), class: watched.map(classOf), label: watched.map(({ name, rank }) => `${rank}. ${name}`),
      ...(watched.some(({ observed }) => observed !== null) && { count: watched.map(({ observed }) => observed) }),
    },
  };
}

export function topTable({ t }: Text, { top }: ForecastRecord): Table {
  return {
    id: 'cells', title: same(t('forecasts.table.cells')), omitted: 0,
    columns: [
      column('rank', t('forecasts.rank'), 'count'), column('cell', t('hours.place'), 'text'),
        column('expected', t('forecasts.expected'), 'number'), column('countRank', t('forecasts.countRank'), 'count'),
      column('countExpected', t('forecasts.countExpected'), 'number'), column('observed', t('forecasts.observed'), 'number'),
        column('watched', t('forecasts.isWatched'), 'flag'),
    ],
    rows: top.map((cell) => [cell.rank, cell.name, cell.expected, cell.countRank, cell.countExpected, cell.observed, cell.watched]),
  };
}
