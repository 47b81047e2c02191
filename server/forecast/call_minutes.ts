import type { ForecastModel } from './learning.ts';
import { countOf } from './plain_count.ts';

/**
 * Work that calls bring: expected incidents times the minutes that they take.
 *
 * Answers: how many minutes of work does the coming shift hold, by cell and hour?
 * Misread as: measured time. Minutes on task are not in the data; whoever plans gives them for each offence, and the answer is
 * as good as they are. One minute is one unit for one minute: where two go, give twice as many.
 * Formula: the plain count with each incident weighing the minutes of its offence.
 * Cost: one walk over the incidents.
 *
 * Parameters: minutes by offence, which the incidents bring as their weights.
 * Returns: expected minutes per cell and hour.
 * Errors: none here; without minutes for an offence nothing is computed.
 * Example: 0.1 robberies expected in an hour at 90 minutes each: 9 minutes.
 * Reference: Chaiken & Dormont 1978, Management Science 24:1280 (work load as calls times service time).
 */
export const callMinutes: ForecastModel = { id: 'calls', parameters: {}, run: (learning) => countOf(learning) };
