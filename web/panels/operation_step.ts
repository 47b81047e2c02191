import type { OperationRecord } from '../../server/model/operation.ts';
import type { Worker } from '../use_work.tsx';

/** Sends a step of an operation, or takes one back (null); what comes back is what the page shows from then on. */
export type Act = (url: string, body: object | null) => void;
export type SectionProperties = { record: OperationRecord; act: Act; worker: Worker };
