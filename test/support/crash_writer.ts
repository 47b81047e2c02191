/**
 * A process to be killed: opens the embedded database of a folder, commits one row after the other, and says after each
 * commit which one it was. Run as `node crash_writer.ts FOLDER`.
 */
import { sql } from 'kysely';
import { openDatabase } from '../../server/db/database.ts';
import { transact } from '../../server/db/transact.ts';
import { Problem } from '../../server/model/problem.ts';

const context = { agencyId: 1, person: 'writer', purpose: 'test' };

try {
  const database = await openDatabase({ databaseUrl: null, dataFolder: process.argv[2]! });
  database.setAddress('http://127.0.0.1:8110');
  await transact(database, context, (transaction) => sql`create table if not exists written (n integer primary key)`.execute(transaction));
  for (let n = 0; ; n += 1) {
    await transact(database, context, (transaction) => sql`
      insert into written select coalesce(max(n), 0) + 1 from written returning n`.execute(transaction));
    process.stdout.write(`${n + 1}\n`);
  }
} catch (error) {
  process.stderr.write(error instanceof Problem ? error.code : String(error));
  process.exitCode = 1;
}
