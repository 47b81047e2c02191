import type { Process } from '../../tasks/jobs_process.ts';
import { analysisProcesses } from './process_analysis.ts';
import { exportProcess } from './process_export.ts';
import { changesProcess, hotspotsProcess } from './process_tables.ts';

/** The kinds of work that can be asked for. */
export const processesOf = (version: string): readonly Process[] => [hotspotsProcess, changesProcess, ...analysisProcesses(), exportProcess(version)];
