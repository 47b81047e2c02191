import type { AnalysisLayer, Figure, Table } from '../../server/model/analysis.ts';
import type { BeatPlan, PostsPlan } from '../../server/model/beats.ts';
import { quantityWords } from '../charts/quantity.ts';
import { moveLayer } from '../layers/beat_scene.ts';
import type { BeatWords, ShapeOf, Side } from '../layers/beat_scene.ts';
import type { Label } from '../layers/scene.ts';
import type { Text } from '../messages/messages.tsx';
import { same } from './hours_figures.ts';

const column = (id: string, title: string, quantity: Table['columns'][number]['quantity']) => ({ id, title: same(title), quantity });

/** Words of a map of beats. */
export function beatWords(text: Text, side: Side, tolerance: number): BeatWords {
  const { t } = text;
  const part = (times: number): string => text.percent(tolerance * times, Number.isInteger(Number((tolerance * times * 100).toFixed(6))) ? 0 : 1);
  return {
    title: same(t(`beats.side.${side}`)), value: same(t('beats.deviation')),
    ofStep: (step) => {
      if (step === 0) return same(t('beats.step.within', { part: part(1) }));
      const side = step > 0 ? 'above' : 'below';
      const away = Math.abs(step);
      return same(away === 3 ? t('beats.step.far', { side, from: part(4) }) : t('beats.step.between',
        { side, from: part(away), to: part(away * 2) }));
    },
  };
}

/** Before and after beside each other: what the redrawing is for. */
export function sideWords(text: Text, { before, after }: BeatPlan): { title: string; before: string | null; after: string }[] {
  const { t } = text;
  const facts: [string, 'count' | 'share' | 'number' | 'metres', (side: typeof after) => number | null][] = [
    [t('beats.fact.beats'), 'count', ({ beats }) => beats], [t('beats.fact.within'), 'count', ({ within }) => within],
      [t('beats.fact.deviation'), 'share', ({ deviation }) => deviation],
    [t('beats.fact.least'), 'number', ({ load }) => load.least], [t('beats.fact.most'), 'number', ({ load }) => load.most],
      [t('beats.fact.travel'), 'metres', ({ travelMetres }) => travelMetres],
    [t('beats.fact.compactness'), 'number', ({ compactness }) => compactness], [t('beats.fact.inPieces'), 'count', ({ inPieces }) => inPieces],
  ];
  return facts.map(([title, kind, of]) => ({ title, before: before && quantityWords(text, kind, of(before)),
    after: quantityWords(text, kind, of(after)) }));
}

export function beatTable({ t }: Text, { beats }: BeatPlan): Table {
  const hasBefore = beats.some(({ before }) => before !== null);
  return {
    id: 'beats', title: same(t('beats.table.beats')), omitted: 0,
    columns: [
      column('beat', t('beats.beat'), 'text'), ...(hasBefore ? [column('loadBefore', t('beats.loadBefore'), 'number'),
        column('deviationBefore', t('beats.deviationBefore'), 'share')] : []),
      column('load', t('beats.load'), 'number'), column('deviation', t('beats.deviation'), 'share'),
        ...(hasBefore ? [column('travelBefore', t('beats.travelBefore'), 'metres')] : []),
      column('travel', t('beats.travel'), 'metres'), column('squareKm', t('beats.size'), 'squareKm'),
        column('pieces', t('beats.pieces'), 'count'), column('locked', t('beats.isLocked'), 'flag'),
    ],
    rows: beats.map(({ code, name, locked, before, after }) => [
      name && name !== code ? `${code} ${name}` : code, ...(hasBefore ? [before?.load ?? null, before?.deviation ?? null] : []),
        after?.load ?? null, after?.deviation ?? null,
      ...(hasBefore ? [before?.travelMetres ?? null] : []), after?.travelMetres ?? null, after?.squareKm ?? null, after?.pieces ?? null, locked,
    ]),
  };
}

const beatName = ({ code, name }: Pick<BeatPlan['beats'][number], 'code' | 'name'>): string => (name && name !== code ? `${code} ${name}` : code);

export function flowTable({ t }: Text, { moves, beats }: BeatPlan): Table | null {
  const names = new Map(beats.map((beat) => [beat.code, beatName(beat)]));
  return moves && {
    id: 'moves', title: same(t('beats.table.moves')), omitted: 0,
      columns: [column('from', t('beats.from'), 'text'), column('to', t('beats.to'), 'text'), column('units', t('beats.units'), 'count'),
      column('load', t('beats.load'), 'number')],
    rows: moves.flows.map(({ from, to, units, load }) => [names.get(from) ?? from, names.get(to) ?? to, units, load]),
  };
}

export const movedLayer = (text: Text, plan: BeatPlan, shape: ShapeOf): AnalysisLayer | null => moveLayer(plan, {
  shape, words: { title: same(text.t('beats.moved')), value: same(text.t('beats.load')) }, ofMove: (from, to) => text.t('beats.move', { from, to }),
});

/** What posts reach, beside what those that exist reach. */
export function postsFigures(text: Text, { before, after, model }: PostsPlan): Figure[] {
  const { t } = text;
  const beside = (words: string | null) => (words === null ? {} : { because: same(t('beats.nowIs', { value: words })) });
  const figure = (id: Exclude<keyof typeof after, 'posts' | 'backup'>, quantity: Figure['quantity']): Figure => ({
    id, title: same(t(`beats.posts.${id}`)), quantity, value: after[id], ...beside(before && quantityWords(text, quantity, before[id])),
  });
  return [
    figure('coveredShare', 'share'), figure('covered', 'number'), ...(model === 'backup' ? [figure('backupShare', 'share')] : []),
      figure('meanMinutes', 'number'), figure('meanMetres', 'metres'),
    figure('farthestMinutes', 'number'), figure('leastApartMetres', 'metres'),
  ];
}

/** Posts that exist, those that were chosen, and places that none of them reaches. */
export function postsLayer({ t }: Text, { posts, uncovered }: PostsPlan): AnalysisLayer {
  const rows = [
    ...uncovered.map(({ id, name, at, load }) => ({ id: `uncovered:${id}`, name, at, value: load, kind: 'uncovered' as const })),
    ...posts.map(({ name, at, covers, existing }, place) => ({ id: `post:${place}`, name, at, value: covers,
      kind: existing ? 'existing' as const : 'chosen' as const })),
  ];
  const meaning = { chosen: 'hot3', existing: 'cold2', uncovered: 'none' } as const;
  return {
    title: same(t('beats.kind.posts')), geometry: 'shape', value: { title: same(t('beats.load')), quantity: 'number' }, ramp: 'classes', centre: null,
    classes: (['chosen', 'existing', 'uncovered'] as const).map((code) => ({ code, title: same(t(`beats.post.${code}`)),
      meaning: meaning[code], count: rows.filter(({ kind }) => kind === code).length })),
    unit: rows.map(({ id }) => id), shapes: rows.map(({ at }) => ({ type: 'Point', coordinates: at })),
      columns: { class: rows.map(({ kind }) => kind), value: rows.map(({ value }) => value), label: rows.map(({ name }) => name) },
  };
}
export const postLabels = ({ posts }: PostsPlan): Label[] => posts.map(({ name, at, covers },
  place) => ({ id: `post:${place}`, text: name.split(' · ')[0]!, longitude: at[0], latitude: at[1], weight: covers, lift: 14 }));

export function postsTable({ t }: Text, { posts }: PostsPlan): Table {
  return {
    id: 'posts', title: same(t('beats.table.posts')), omitted: 0,
    columns: [column('post', t('beats.post'), 'text'), column('existing', t('beats.post.existing'), 'flag'),
      column('covers', t('beats.covers'), 'number'), column('alone', t('beats.alone'), 'number'), column('nearest', t('beats.nearest'), 'number')],
    rows: posts.map(({ name, existing, covers, alone, nearest }) => [name, existing, covers, alone, nearest]),
  };
}
export function uncoveredTable({ t }: Text, { uncovered }: PostsPlan): Table {
  return {
    id: 'uncovered', title: same(t('beats.table.uncovered')), omitted: 0,
      columns: [column('place', t('hours.place'), 'text'), column('load', t('beats.load'), 'number'),
      column('minutes', t('beats.minutes'), 'number')],
    rows: uncovered.map(({ name, load, minutes }) => [name, load, minutes]),
  };
}
