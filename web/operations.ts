import type { DosageAnswer } from '../server/model/dosage.ts';
import type { FairnessAnswer } from '../server/model/fairness.ts';
import type { OperationRecord, OperationSummary } from '../server/model/operation.ts';
import { address } from './addresses.ts';
import type { Address, Question } from './addresses.ts';

const root = '/api/v1/patrols/operations';
const of = (id: string): string => encodeURIComponent(id);

/** Every address of operations, of what was done for a plan, and of where patrols go over time. */
export const operationAddresses = {
  list: (question: Question) => address(root, question) as Address<{ operations: OperationSummary[]; next: string | null }>,
  make: (question: Question) => address(root, question),
  one: (id: string, question: Question) => address(`${root}/${of(id)}`, question) as Address<OperationRecord>,
  assign: (id: string, question: Question) => address(`${root}/${of(id)}/assign`, question),
  lock: (id: string, question: Question) => address(`${root}/${of(id)}/lock`, question),
  link: (id: string, question: Question) => address(`${root}/${of(id)}/plans`, question),
  unlink: (id: string, plan: string, question: Question) => address(`${root}/${of(id)}/plans/${of(plan)}`, question),
  cells: (id: string, question: Question) => address(`${root}/${of(id)}/cells.geojson`, question),
  counts: (id: string, question: Question) => address(`${root}/${of(id)}/counts.csv`, question),
  evaluate: (id: string, question: Question) => address(`${root}/${of(id)}/evaluate`, question),
  decide: (id: string, question: Question) => address(`${root}/${of(id)}/decision`, question),
  positions: (plan: string, question: Question) => address(`/api/v1/patrols/plans/${of(plan)}/positions`, question),
  dosage: (plan: string, question: Question) => address(`/api/v1/patrols/plans/${of(plan)}/dosage`, question) as Address<DosageAnswer>,
  fairness: (question: Question) => address('/api/v1/patrols/fairness', question) as Address<FairnessAnswer>,
};
