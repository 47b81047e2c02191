import type { Process } from '../../tasks/jobs_process.ts';
import type { Routers } from '../../tasks/travel_times.ts';
import { backtestProcess } from './process_backtest.ts';
import { beatsProcess } from './process_beats.ts';
import { planProcess } from './process_patrol_plan.ts';
import { postsProcess } from './process_posts.ts';

/** Work around patrols that can be asked for; each makes a document that has an address of its own. `routers`: those that the settings name. */
export const patrolProcesses = (routers: Routers): readonly Process[] => [planProcess(routers), backtestProcess, beatsProcess, postsProcess(routers)];
