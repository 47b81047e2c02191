import type { ThreadReply } from '../model/thread.ts';
import type { AnalysisInput, Output } from './method.ts';

/** What is said to the thread in which analyses are computed. `cancel` holds 1 as soon as nobody wants the answer any more. */
export type ThreadRequest = { method: string; input: AnalysisInput; values: Readonly<Record<string, unknown>>; seed: number; cancel: Int32Array };

export type AnalysisReply = ThreadReply<Output>;
