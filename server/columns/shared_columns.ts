import { cellDirectory } from './cells.ts';
import type { Columns } from './columns.ts';

/** Columns as they can be posted to a worker thread: the same memory, nothing is copied but the list of segments. */
export type SharedColumns = Omit<Columns, 'cells'> & { cellHigh: Uint32Array; cellLow: Uint32Array };

export const toShared = ({ cells, ...columns }: Columns): SharedColumns => ({ ...columns, cellHigh: cells.high, cellLow: cells.low });

/** The columns on the other side. Ancestors of the cells are worked out again, a few milliseconds for a large city. */
export const fromShared = ({ cellHigh, cellLow, ...columns }: SharedColumns): Columns => ({ ...columns, cells: cellDirectory(cellHigh, cellLow) });
