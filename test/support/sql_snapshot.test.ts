import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { recordSql } from './sql_snapshot.ts';

it('shows the statements of a function with their values, without a database', async () => {
  expect(await recordSql(async (transaction) => {
    await sql`
      select *
        from offence
      where code = ${'robbery'}
        and at < ${new Date(0)}`.execute(transaction);
    await transaction.selectFrom('offence').select('code').where('offence_id', 'in', [1, 2]).execute();
    for await (const _ of transaction.selectFrom('area').select('code').stream(10));
  })).toMatchInlineSnapshot(`
    "select *
      from offence
    where code = $1
      and at < $2;
    -- $1 = "robbery"
    -- $2 = 1970-01-01T00:00:00.000Z

    select "code" from "offence" where "offence_id" in ($1, $2);
    -- $1 = 1
    -- $2 = 2

    select "code" from "area";"
  `);
});

it('answers with the rows that it is given, in order', async () => {
  await recordSql(async (transaction) => {
    expect(await transaction.selectFrom('offence').select('code').executeTakeFirstOrThrow()).toEqual({ code: 'a' });
    expect(await transaction.selectFrom('offence').select('code').execute()).toEqual([]);
  }, [[{ code: 'a' }]]);
});
