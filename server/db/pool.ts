import pg from 'pg';

const asText = (value: string): string => value;

/**
 * How values arrive, the same on both databases. A bigint stays text, since cell ids exceed safe integers; a date stays
 * text, since it is a local calendar day and must not be moved by the clock of the machine.
 */
const types = new pg.TypeOverrides();
for (const oid of [20, 1082]) types.setTypeParser(oid, 'text', asText);
types.setTypeParser(1182, 'text', (value: string): string[] => (value === '{}' ? [] : value.slice(1, -1).split(',')));

export function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, types });
  // Without listeners a connection that breaks while nobody uses it ends the process. Whoever uses it next, or at the
  // moment, is told by a rejected query.
  pool.on('error', () => {});
  pool.on('connect', (client) => { client.on('error', () => {}); });
  return pool;
}

/** How many transactions can run at a time. */
export const mostConnections = ({ pool }: { pool: pg.Pool }): number => pool.options.max;
