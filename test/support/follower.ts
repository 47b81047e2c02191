/**
 * A process to be killed: follows a database with snapshots as often as it can, and says each time that it is up to date.
 * Run as `node follower.ts DATABASE_URL FOLDER`.
 */
import { openDatabase } from '../../server/db/database.ts';
import { followColumns } from '../../server/follow/column_index.ts';

const say = (fields: object, message: string): void => { process.stdout.write(`${message} ${JSON.stringify(fields)}\n`); };

const database = await openDatabase({ databaseUrl: process.argv[2]!, dataFolder: '' });
followColumns(database, { folder: process.argv[3]!, maxBytes: 1e9, log: { debug: say, info: say, warn: say }, saveEveryMs: 0 });
