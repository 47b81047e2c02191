import type { AnalysisLayer, Chart, LayerClass, Table } from '../../server/model/analysis.ts';
import type { DosageAnswer } from '../../server/model/dosage.ts';
import type { FairnessAnswer } from '../../server/model/fairness.ts';
import type { Assignment, Effect, Evaluation, OperationRecord } from '../../server/model/operation.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import type { Text } from '../messages/messages.tsx';
import { same } from './hours_figures.ts';

const column = (id: string, title: string, quantity: Table['columns'][number]['quantity']) => ({ id, title: same(title), quantity });

const cellRoles = ['treated', 'control', 'ringTreated', 'ringControl', 'candidate'] as const;
const meanings: Record<(typeof cellRoles)[number], LayerClass['meaning']> = { treated: 'hot3', control: 'cold3', ringTreated: 'hot1',
  ringControl: 'cold1', candidate: 'none' };

/** Where something is done, where nothing is for comparison, and the rings in which it might turn up instead. */
export function operationLayer({ t }: Text, { assignment, candidates, dosage }: OperationRecord): AnalysisLayer {
  const roleOf = new Map<string, (typeof cellRoles)[number]>(candidates.places.map(({ cell }) => [cell, 'candidate']));
  const names = new Map(candidates.places.map(({ cell, name }) => [cell, name]));
  const before = new Map(candidates.places.map((place) => [place.cell, place.before]));
  for (const cell of assignment?.rings.control ?? []) roleOf.set(cell, 'ringControl');
  for (const cell of assignment?.rings.treated ?? []) roleOf.set(cell, 'ringTreated');
  for (const role of ['control', 'treated'] as const) {
    for (const place of assignment?.[role] ?? []) {
      roleOf.set(place.cell, role);
      names.set(place.cell, place.name);
      before.set(place.cell, place.before);
    }
  }
  const done = new Map(dosage.byCell.map(({ cell, doneMinutes }) => [cell, doneMinutes]));
  const unit = [...roleOf.keys()];
  return {
    title: same(t('operations.map')), geometry: 'hex', value: { title: same(t('operations.doneMinutes')), quantity: 'number' },
      ramp: 'classes', centre: null, shapes: null, unit,
    classes: cellRoles.map((code) => ({ code, title: same(t(`operations.role.${code}`)), meaning: meanings[code],
      count: unit.filter((cell) => roleOf.get(cell) === code).length })).filter(({ count }) => count > 0),
    columns: {
      class: unit.map((cell) => roleOf.get(cell)!), label: unit.map((cell) => names.get(cell) ?? cell),
        // Rings are counted as a whole in the evaluation; the few of their cells that were candidates would pass for all.
        count: unit.map((cell) => (roleOf.get(cell)!.startsWith('ring') ? null : before.get(cell) ?? null)),
      ...(done.size > 0 && { value: unit.map((cell) => done.get(cell) ?? null) }),
    },
  };
}

/** Beyond this standardised difference two groups are unlike. */
export const unlikeBeyond = 0.25;

export function powerTable({ t }: Text, { power }: Assignment): Table {
  return {
    id: 'power', title: same(t('operations.power')), omitted: 0,
    columns: [column('days', t('operations.days'), 'count'), column('expected', t('operations.expectedIncidents'), 'number'),
      column('detectable', t('operations.detectable'), 'number'), column('share', t('operations.detectableShare'), 'share')],
    rows: power.map(({ days, expected, detectable, share }) => [days, expected, detectable, share]),
  };
}

export function dosageTable({ t }: Text, { dosage, assignment, candidates }: OperationRecord): Table {
  const names = new Map([...candidates.places, ...(assignment?.treated ?? []), ...(assignment?.control ?? [])].map(({ cell, name }) => [cell, name]));
  return {
    id: 'dosage', title: same(t('operations.dosageByCell')), omitted: 0,
      columns: [column('place', t('hours.place'), 'text'), column('planned', t('operations.plannedMinutes'), 'number'),
      column('done', t('operations.doneMinutes'), 'number'), column('share', t('operations.doneShare'), 'share')],
    rows: dosage.byCell.map(({ cell, plannedMinutes, doneMinutes }) => [names.get(cell) ?? cell, plannedMinutes, doneMinutes,
      plannedMinutes > 0 ? doneMinutes / plannedMinutes : null]),
  };
}

/** Minutes by cell of one plan: what was planned beside what was done, of all units together. */
export function planDosageTable({ t }: Text, { cells }: DosageAnswer): Table {
  return {
    id: 'plan-dosage', title: same(t('operations.dosageByCell')), omitted: 0,
    columns: [
      column('place', t('hours.place'), 'text'), column('planned', t('operations.plannedMinutes'), 'number'),
        column('done', t('operations.doneMinutes'), 'number'), column('share', t('operations.doneShare'), 'share'),
      column('visits', t('operations.visitsDone'), 'text'), column('drive', t('operations.driveThroughs'), 'count'),
        column('state', t('operations.state'), 'text'),
    ],
    rows: cells.map(({ name, planned, done, share, state }) => [name, planned.minutes, done.minutes, share,
      `${done.visits} / ${planned.visits}`, done.driveThroughs, t(`operations.dose.${state}`)]),
  };
}

/** How many standard errors the interval of the total reaches to each side: the parts have the same level. */
const reachOf = ({ total, upper }: Effect): number => (total.standardError > 0 ? (upper - total.estimate) / total.standardError : 0);

/** The weighted displacement difference with its parts and intervals: to the left of 0 is fewer. */
export function effectChart({ t }: Text, effect: Effect, what: 'count' | 'harm'): Chart {
  const reach = reachOf(effect);
  const bar = (id: 'local' | 'displacement' | 'total') => {
    const { estimate, standardError } = effect[id];
    const [lower, upper] = [estimate - reach * standardError, estimate + reach * standardError];
    return { x: same(t(`operations.effect.${id}`)), y: estimate, lower, upper,
      role: (lower > 0 || upper < 0 ? 'signal' : 'observed') as 'signal' | 'observed' };
  };
  return {
    kind: 'bar', id: `effect-${what}`, title: same(t(`operations.effectTitle.${what}`)),
      x: { title: same(t('operations.part')), quantity: 'text' }, y: { title: same(t(`operations.difference.${what}`)), quantity: 'number' },
    bars: [bar('local'), bar('displacement'), bar('total')],
  };
}

export function groupTable({ t }: Text, { groups }: Evaluation): Table {
  return {
    id: 'groups', title: same(t('operations.table.groups')), omitted: 0,
    columns: [
      column('group', t('operations.group'), 'text'), column('cells', t('operations.cells'), 'count'),
        column('before', t('operations.before'), 'count'), column('after', t('operations.after'), 'count'),
      column('change', t('operations.change'), 'count'), column('harmBefore', t('operations.harmBefore'), 'number'),
        column('harmAfter', t('operations.harmAfter'), 'number'),
    ],
    rows: groups.map(({ group, cells, before, after, harmBefore, harmAfter }) => [t(`operations.group.${group}`), cells, before, after,
      after - before, harmBefore, harmAfter]),
  };
}

export function weekChart({ t }: Text, { weeks }: Evaluation): Chart {
  const line = (id: 'treated' | 'control' | 'displacementTreated',
    role: 'signal' | 'baseline' | 'limit') => ({ id, title: same(t(`operations.group.${id}`)), role,
    points: weeks.map((week): [string, number] => [week.from, week[id]]) });
  const first = weeks.find(({ period }) => period === 'after');
  return {
    kind: 'line', id: 'weeks', title: same(t('operations.weeks')), x: { title: same(t('operations.week')), quantity: 'day' },
      y: { title: same(t('operations.incidents')), quantity: 'count' },
    lines: [line('treated', 'signal'), line('control', 'baseline'), line('displacementTreated', 'limit')], bands: [],
    marks: first ? [{ x: first.from, y: first.treated, title: same(t('operations.begins')), role: 'signal' }] : [],
  };
}

export function offenceTable(text: Text, { offences }: Evaluation): Table {
  const { t } = text;
  const of = (groups: Evaluation['offences'][number]['groups'], name: 'treated' | 'control') => groups.find(({ group }) => group === name);
  return {
    id: 'offences', title: same(t('operations.table.offences')), omitted: 0,
    columns: [
      column('offence', t('hours.offence'), 'text'), column('weight', t('operations.weight'), 'number'),
        column('treatedBefore', t('operations.treatedBefore'), 'count'), column('treatedAfter', t('operations.treatedAfter'), 'count'),
      column('controlBefore', t('operations.controlBefore'), 'count'), column('controlAfter', t('operations.controlAfter'), 'count'),
    ],
    rows: offences.map(({ offence, weight, groups }) => [offenceName(text, offence), weight, of(groups, 'treated')?.before ?? null,
      of(groups, 'treated')?.after ?? null, of(groups, 'control')?.before ?? null, of(groups, 'control')?.after ?? null]),
  };
}

export function fairnessTable({ t }: Text, { areas }: FairnessAnswer): Table {
  return {
    id: 'areas', title: same(t('operations.fair.areas')), omitted: 0,
    columns: [
      column('area', t('hours.area'), 'text'), column('minutes', t('operations.fair.minutes'), 'number'),
        column('minutesShare', t('operations.fair.minutesShare'), 'share'), column('harmShare', t('operations.fair.harmShare'), 'share'),
      column('reportedShare', t('operations.fair.reportedShare'), 'share'), column('ratio', t('operations.fair.ratio'), 'ratio'),
    ],
    rows: areas.map(({ name, minutes, minutesShare, harmShare, reportedShare, ratio }) => [name, minutes, minutesShare, harmShare,
      reportedShare, ratio]),
  };
}

/** Share of minutes by share of reported harm, area by area: 1 is even. */
export const fairnessChart = ({ t }: Text, { areas }: FairnessAnswer): Chart => ({
  kind: 'bar', id: 'fairness', title: same(t('operations.fair.chart')), x: { title: same(t('hours.area')), quantity: 'text' },
    y: { title: same(t('operations.fair.ratio')), quantity: 'ratio' },
  bars: areas.map(({ name, ratio }) => ({ x: name, y: ratio === null || ratio <= 0 ? null : ratio,
    role: ratio !== null && (ratio > 2 || ratio < 0.5) ? 'signal' as const : 'observed' as const })),
});

export const concentrationChart = ({ t }: Text, { weeks }: FairnessAnswer): Chart => ({
  kind: 'line', id: 'concentration', title: same(t('operations.fair.weeks')), x: { title: same(t('operations.week')), quantity: 'day' },
    y: { title: same(t('operations.fair.share')), quantity: 'share' },
  lines: [
    { id: 'gini', title: same(t('operations.fair.gini')), role: 'observed', points: weeks.map(({ week, gini }) => [week, gini]) },
    { id: 'top', title: same(t('operations.fair.topShare')), role: 'signal', points: weeks.map(({ week, topShare }) => [week, topShare]) },
    { id: 'kept', title: same(t('operations.fair.kept')), role: 'baseline', points: weeks.map(({ week, kept }) => [week, kept]) },
  ],
  bands: [], marks: [],
});

export function repeatedTable({ t }: Text, { repeated }: FairnessAnswer): Table {
  return {
    id: 'repeated', title: same(t('operations.fair.repeated', { weeks: repeated.weeks })), omitted: 0,
    columns: [column('place', t('hours.place'), 'text'), column('weeks', t('operations.fair.run'), 'count'),
      column('minutes', t('operations.fair.minutes'), 'number')],
    rows: repeated.cells.map(({ name, weeks, minutes }) => [name, weeks, minutes]),
  };
}
