import type { Process } from '../../tasks/jobs_process.ts';
import { defaultAnalysisBytes } from '../../tasks/run_analysis.ts';
import type { Routers } from '../../tasks/travel_times.ts';
import { analysisProcesses } from './process_analysis.ts';
import { exportProcess } from './process_export.ts';
import { patrolProcesses } from './process_patrols.ts';
import { changesProcess, hotspotsProcess } from './process_tables.ts';

const noRouters: Routers = { osrm: null, valhalla: null };

/** The kinds of work that can be asked for. `analysisBytes`: memory that an analysis may take; whoever does the work has to say it, and which routers outside it may ask. */
export const processesOf = (version: string, analysisBytes: number = defaultAnalysisBytes, routers: Routers = noRouters): readonly Process[] =>
  [hotspotsProcess, changesProcess, ...analysisProcesses(analysisBytes), ...patrolProcesses(routers), exportProcess(version)];
