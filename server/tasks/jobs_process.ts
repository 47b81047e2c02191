import type { Database } from '../db/database.ts';
import type { JobResult } from '../db/jobs.ts';
import type { Who } from '../model/who.ts';

/** As much of JSON Schema as inputs and outputs are described by. */
export type InputSchema = Record<string, unknown>;

export type InputDescription = { title: string; description: string; schema: InputSchema; minOccurs: number; /** null: as many as are wanted. */ maxOccurs: number | null };

/** Said now and then while the work goes on; 0 to 100. */
export type Progress = (percent: number, message: string) => void;

/** What is asked of a process: texts as the parameters of an address would have, by name. */
export type ProcessAsked = { who: Who; inputs: Readonly<Record<string, string>>; origin: string };

/** Where a process may leave a file: a folder of its own that stays until the job is removed. */
export type ProcessRoom = { folder: string; signal: AbortSignal; progress: Progress };

/** A kind of work that can be asked for. */
export type Process = {
  id: string;
  title: string;
  description: string;
  version: string;
  /** Whether it may be done while whoever asked waits, too. */
  sync: boolean;
  /** What it transmits: a value stands in the answer itself. */
  transmission: readonly ('value' | 'reference')[];
  inputs: Readonly<Record<string, InputDescription>>;
  output: { id: string; title: string; description: string; schema: InputSchema };
  /** Whose data it is about; throws the Problems of whatever is wrong with the inputs. */
  check(database: Database, asked: ProcessAsked, signal?: AbortSignal): Promise<{ agencyId: number }>;
  run(database: Database, asked: ProcessAsked, room: ProcessRoom): Promise<JobResult>;
};
