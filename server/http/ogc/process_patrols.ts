import type { Process } from '../../tasks/jobs_process.ts';

/** Work around patrols that can be asked for; each makes a document that has an address of its own. */
export const patrolProcesses: readonly Process[] = [];
