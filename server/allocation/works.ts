import { surfaceWork } from '../forecast/surface_work.ts';
import { beatsWork } from './beats_work.ts';
import { chooseCellsWork } from './choose_cells.ts';
import { choosePostsWork } from './choose_posts.ts';
import { hoursWork } from './hours_work.ts';
import { planWork } from './plan_work.ts';
import { printWork } from './print_work.ts';
import { streetWorks } from './street_works.ts';
import type { Work } from './work.ts';

/** Everything that the thread can be asked for. */
export const works: readonly Work<never, unknown>[] = [...streetWorks, surfaceWork, chooseCellsWork, planWork, hoursWork, choosePostsWork, beatsWork, printWork];
