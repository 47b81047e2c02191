import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { buildColumns } from '../../../server/columns/build.ts';
import { countCells } from '../../../server/columns/count_cells.ts';
import { selectRows } from '../../../server/columns/select.ts';
import { toShared } from '../../../server/columns/shared_columns.ts';
import { batchOf, plainRows, runToEnd } from '../../support/row_batches.ts';

const folder = new URL('../../../server/columns/', import.meta.url).href;

/** What a worker thread does with columns that are posted to it. */
const program = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { countCells } from '${folder}count_cells.ts';
  import { selectRows } from '${folder}select.ts';
  import { fromShared } from '${folder}shared_columns.ts';
  const columns = fromShared(workerData.columns);
  const { count } = countCells(selectRows(columns, workerData.filter, null), () => 1);
  columns.clock[0] = 77;
  parentPort.postMessage(count);
`;

describe('columns in a worker thread', () => {
  it('are the same memory and give the same counts', async () => {
    const columns = runToEnd(buildColumns(batchOf(plainRows(2000)), { agencyId: 1, dataVersion: '1', stamp: null }));
    const filter = { from: new Date('2026-01-05'), to: new Date('2026-02-01'), offenceIds: null, hours: null, weekdays: null, polygon: null };
    const own = countCells(selectRows(columns, filter, null), () => 1).count;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), { workerData: { columns: toShared(columns), filter } });
    const [count] = await once(worker, 'message') as [Float64Array];
    expect([...count]).toEqual([...own]);
    expect(columns.clock[0]).toBe(77);
    await worker.terminate();
  });
});
