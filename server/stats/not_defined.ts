/**
 * Why a statistic has no value. Nothing is guessed for input that cannot carry it: no 0, no colour, but a reason.
 * Within a typed array an element without a value is NaN (arrays of numbers have no null), and is null wherever it leaves
 * the kernel (`nullable`); a single number without a value is null.
 */
export type Reason =
  | 'no_events' | 'too_few_events' | 'all_equal' | 'one_place' | 'one_unit' | 'no_neighbours' | 'one_moment' | 'no_known_times' | 'no_pairs'
  | 'too_few_steps' | 'no_baseline' | 'not_covered' | 'no_exposure' | 'no_variation' | 'did_not_converge' | 'no_area' | 'too_few_blocks';

/** `needs`: what would have been enough, where a number says it (events, steps). */
export type NotDefined = { notDefined: Reason; needs?: number };

export const notDefined = (reason: Reason, needs?: number): NotDefined => ({ notDefined: reason, ...(needs !== undefined && { needs }) });

export const isDefined = <Result extends object>(result: Result | NotDefined): result is Result => !('notDefined' in result);

/** Elements as they leave the kernel: null where there is no value. */
export const nullable = (values: Float64Array): (number | null)[] => Array.from(values, (value) => (Number.isFinite(value) ? value : null));
