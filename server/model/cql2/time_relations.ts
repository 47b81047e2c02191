import type { Comparison, TemporalRelation } from './tree.ts';

/** Starts and ends of the first and the second time. */
export type TimeEnd = 'start1' | 'end1' | 'start2' | 'end2';
type Relation = { all: readonly (readonly [TimeEnd, Comparison, TimeEnd])[]; /** The opposite is meant. */ not?: boolean };

/** What each temporal function means, by the W3C/OGC Time Ontology that the standard refers to. An instant starts where it ends. */
export const timeRelations: Readonly<Record<TemporalRelation, Relation>> = {
  after: { all: [['start1', '>', 'end2']] },
  before: { all: [['end1', '<', 'start2']] },
  disjoint: { all: [['start1', '<=', 'end2'], ['end1', '>=', 'start2']], not: true },
  equals: { all: [['start1', '=', 'start2'], ['end1', '=', 'end2']] },
  intersects: { all: [['start1', '<=', 'end2'], ['end1', '>=', 'start2']] },
  contains: { all: [['start1', '<', 'start2'], ['end1', '>', 'end2']] },
  during: { all: [['start1', '>', 'start2'], ['end1', '<', 'end2']] },
  finishedBy: { all: [['start1', '<', 'start2'], ['end1', '=', 'end2']] },
  finishes: { all: [['start1', '>', 'start2'], ['end1', '=', 'end2']] },
  meets: { all: [['end1', '=', 'start2']] },
  metBy: { all: [['start1', '=', 'end2']] },
  overlappedBy: { all: [['start1', '>', 'start2'], ['start1', '<', 'end2'], ['end1', '>', 'end2']] },
  overlaps: { all: [['start1', '<', 'start2'], ['end1', '>', 'start2'], ['end1', '<', 'end2']] },
  startedBy: { all: [['start1', '=', 'start2'], ['end1', '>', 'end2']] },
  starts: { all: [['start1', '=', 'start2'], ['end1', '<', 'end2']] },
};

/** How an instant compares with a day: with its first instant (`from`) or with the first after it (`to`). All must hold. */
export const withDay: Readonly<Record<Comparison, { all: readonly (readonly [Comparison, 'from' | 'to'])[]; not?: boolean }>> = {
  '=': { all: [['>=', 'from'], ['<', 'to']] },
  '<>': { all: [['>=', 'from'], ['<', 'to']], not: true },
  '<': { all: [['<', 'from']] },
  '<=': { all: [['<', 'to']] },
  '>': { all: [['>=', 'to']] },
  '>=': { all: [['>=', 'from']] },
};

export const turned: Readonly<Record<Comparison, Comparison>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
