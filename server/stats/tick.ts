/**
 * Called now and then by whatever takes long, at least every few hundred milliseconds, with how much is done of how much.
 * May throw, which ends the work: so it is stopped from outside without this room knowing of threads or signals.
 */
export type Tick = (done: number, total: number) => void;
