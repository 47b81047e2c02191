/**
 * A process to be killed: writes snapshots of the column index one after the other to the same place, each with one row
 * more, and says after each which one it was. Run as `node snapshot_writer.ts FOLDER ROWS`.
 */
import { buildColumns } from '../../server/columns/build.ts';
import { rowBatch } from '../../server/columns/row_batch.ts';
import { openSnapshotFolder, snapshotPath, writeSnapshot } from '../../server/follow/column_snapshot.ts';
import { runSliced } from '../../server/follow/sliced.ts';

const [folder, rows] = [process.argv[2]!, Number(process.argv[3])];

await openSnapshotFolder(folder);
for (let n = 1; ; n += 1) {
  const batch = rowBatch(rows + n);
  batch.rows = rows + n;
  for (let row = 0; row < batch.rows; row += 1) {
    batch.id[row] = row + 1;
    batch.time[row] = row * 1000 + n;
    batch.offenceId[row] = 300;
  }
  const columns = await runSliced(buildColumns(batch, { agencyId: 1, dataVersion: String(n), stamp: 'x' }));
  await writeSnapshot(snapshotPath(folder, { agencyId: 1, origin: 'killed' }), columns);
  process.stdout.write(`${n}\n`);
}
