import { address } from './addresses.ts';
import type { Question } from './addresses.ts';

/** Where hours are shared. */
export const hoursAddress = (question: Question): string => address('/api/v1/patrols/hours', question);
