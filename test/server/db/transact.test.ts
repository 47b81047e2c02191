import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ensureAgency, findAgency, listAgencies } from '../../../server/db/agencies.ts';
import { analyze } from '../../../server/db/analyze.ts';
import { copyIn, copyText } from '../../../server/db/copy.ts';
import { syncReference } from '../../../server/db/reference.ts';
import { savepoint, transact } from '../../../server/db/transact.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { classification } from '../../../server/model/offence.ts';
import { harmEditions } from '../../../server/model/harm.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { watchSql } from '../../support/sql_snapshot.ts';

const context = { agencyId: 7, person: 'Олена', purpose: 'case 12; drop table agency' };

const readContext = async (transaction: Transaction) => (await sql<{ agency: string; person: string; purpose: string }>`
  select current_setting('app.agency', true) as agency, current_setting('app.person', true) as person,
    current_setting('app.purpose', true) as purpose`.execute(transaction)).rows[0];

onBothDatabases('a transaction', (get) => {
  const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>, options = {}): Promise<T> =>
    transact(get(), context, work, options);
  const note = (transaction: Transaction, text: string) => sql`insert into note (text) values (${text})`.execute(transaction);
  const notes = () => inTransaction(async (transaction) =>
    (await sql<{ text: string }>`select text from note order by text collate "C"`.execute(transaction)).rows.map((row) =>
      row.text));
  const fresh = () => inTransaction(async (transaction) => {
    await sql`create table if not exists note (text text not null unique)`.execute(transaction);
    await sql`truncate note`.execute(transaction);
  });

  it('tells the database who acts, why, and for which agency', async () => {
    expect(await inTransaction(readContext)).toEqual({ agency: '7', person: 'Олена', purpose: 'case 12; drop table agency' });
  });

  it('leaves nothing of its context behind for the next user of the connection', async () => {
    const { pool } = get();
    await inTransaction(readContext);
    const { rows } = await pool.query(
      "select coalesce(current_setting('app.agency', true), '') as agency, coalesce(current_setting('app.person', true), '') as person");
    expect(rows).toEqual([{ agency: '', person: '' }]);
    await expect(inTransaction(async () => { throw new RangeError('no'); })).rejects.toThrow('no');
    expect((await pool.query("select coalesce(current_setting('app.purpose', true), '') as purpose")).rows)
      .toEqual([{ purpose: '' }]);
  });

  it('keeps what was done when the work resolves and undoes it when the work rejects', async () => {
    await fresh();
    await inTransaction((transaction) => note(transaction, 'kept'));
    await expect(inTransaction(async (transaction) => {
      await note(transaction, 'undone');
      throw new RangeError('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect(await notes()).toEqual(['kept']);
  });

  it('undoes everything when one statement fails', async () => {
    await fresh();
    await expect(inTransaction(async (transaction) => {
      await note(transaction, 'a');
      await note(transaction, 'a');
    })).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
  });

  it('refuses to call itself committed when the error of a statement was caught and forgotten', async () => {
    await fresh();
    await expect(inTransaction(async (transaction) => {
      await note(transaction, 'a');
      await note(transaction, 'a').catch(() => {});
    })).rejects.toThrow('nothing was kept');
    expect(await notes()).toEqual([]);
  });

  it('goes on after a failure inside a savepoint', async () => {
    await fresh();
    await inTransaction(async (transaction) => {
      await note(transaction, 'before');
      await expect(savepoint(transaction, () => note(transaction, 'before'))).rejects.toMatchObject({ code: '23505' });
      await savepoint(transaction, () => note(transaction, 'inside'));
      await note(transaction, 'after');
    });
    expect(await notes()).toEqual(['after', 'before', 'inside']);
  });

  it('runs statements that were started together one after the other', async () => {
    const answers = await inTransaction((transaction) => Promise.all([1, 2, 3].map(async (n) =>
      (await sql<{ n: number }>`select ${n}::int as n`.execute(transaction)).rows[0]!.n)));
    expect(answers).toEqual([1, 2, 3]);
  });

  it('cannot be used after its end', async () => {
    let kept: Transaction | undefined;
    await inTransaction(async (transaction) => { kept = transaction; });
    await expect(readContext(kept!)).rejects.toThrow('The transaction has ended');
  });

  it('refuses to write when it was begun for reading', async () => {
    await fresh();
    await expect(inTransaction((transaction) => note(transaction, 'x'), { readOnly: true }))
      .rejects.toMatchObject({ code: 'database_read_only' });
  });

  it('reads bigint and date as text, timestamptz as an instant and double precision as a number', async () => {
    const { rows } = await inTransaction((transaction) => sql`
      select 622236723497533439::bigint as cell, date '2018-06-30' as day, timestamptz '2018-06-30 23:30:00-05' as at,
        0.1::float8 as x,
        array[622236723497533439]::bigint[] as cells, '{"a": [1]}'::jsonb as json`.execute(transaction));
    expect(rows).toEqual([{
      cell: '622236723497533439', day: '2018-06-30', at: new Date('2018-07-01T04:30:00Z'), x: 0.1,
        cells: ['622236723497533439'], json: { a: [1] },
    }]);
  });

  it('reads the clock of every session as UTC', async () => {
    const { rows } = await inTransaction((transaction) =>
      sql`select (timestamptz '2018-06-30 23:30:00-05')::text as at`.execute(transaction));
    expect(rows).toEqual([{ at: '2018-07-01 04:30:00+00' }]);
  });

  it('gives every waiting transaction its turn', async () => {
    const results = await Promise.all(Array.from({ length: 30 }, (_, index) =>
      inTransaction(async (transaction) =>
        (await sql<{ n: number }>`select ${index}::int as n`.execute(transaction)).rows[0]!.n)));
    expect(results).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  describe('streaming', () => {
    const offences = (transaction: Transaction, size: number) =>
      transaction.selectFrom('offence').select('code').orderBy('offence_id').stream(size);

    it('yields every row in order, in steps', async () => {
      const codes: string[] = [];
      await inTransaction(async (transaction) => {
        for await (const row of offences(transaction, 4)) codes.push(row.code);
      });
      expect(codes).toEqual(classification.map((offence) => offence.code));
    });

    it('can be left early and the transaction used on', async () => {
      await inTransaction(async (transaction) => {
        for await (const row of offences(transaction, 3)) if (row.code === 'violence.injury') break;
        expect(await readContext(transaction)).toMatchObject({ agency: '7' });
      });
    });

    it('refuses another statement meanwhile instead of waiting for ever', async () => {
      await expect(inTransaction(async (transaction) => {
        for await (const _ of offences(transaction, 3)) await readContext(transaction);
      })).rejects.toThrow('being streamed');
    });

    it('reports an error in the middle', async () => {
      await expect(inTransaction(async (transaction) => {
        const rows = transaction.selectFrom(sql<{ i: number }>`generate_series(1, 30)`.as('i'))
          .select(sql`1 / (i - 20)`.as('x')).stream(3);
        for await (const _ of rows);
      })).rejects.toMatchObject({ code: '22012' });
    });
  });

  describe('COPY', () => {
    const odd = [
      'tab\there', 'back\\slash', 'line\nbreak', 'carriage\rreturn', '\\N', '\\.', '', ' ', "quote ' and \"",
        'Київ, вул. Хрещатик 1', '🚓', '\\t', 'a\\', '\t\n\r\\',
    ];
    const table = async (transaction: Transaction): Promise<void> => {
      await sql`create table if not exists copied (n integer not null, text text, cell bigint)`.execute(transaction);
      await sql`truncate copied`.execute(transaction);
    };
    const line = (n: number, text: string | null): string => `${[n, copyText(text), copyText(622236723497533439n)].join('\t')}\n`;
    const copied = async (transaction: Transaction) =>
      (await sql<{ text: string | null; cell: string }>`select text, cell from copied order by n`.execute(transaction)).rows;

    it('stores tabs, backslashes, line ends, empty text, null and Cyrillic as they are', async () => {
      await inTransaction(async (transaction) => {
        await table(transaction);
        await copyIn(transaction, 'copy copied (n, text, cell) from stdin', [...odd, null].map((text, n) => line(n, text)));
        expect(await copied(transaction)).toEqual([...odd, null].map((text) => ({ text, cell: '622236723497533439' })));
      });
    });

    it('takes chunks that end anywhere, more of them than fit in one block', async () => {
      const rows = 120_000;
      const text = 'x'.repeat(60);
      async function* pieces(): AsyncGenerator<string> {
        let pending = '';
        for (let n = 0; n < rows; n += 1) {
          pending += line(n, text);
          if (pending.length > 50_000) {
            yield pending.slice(0, 49_999);
            pending = pending.slice(49_999);
          }
        }
        yield pending;
      }
      await inTransaction(async (transaction) => {
        await table(transaction);
        await copyIn(transaction, 'copy copied (n, text, cell) from stdin', pieces());
        const { rows: [count] } = await sql`
          select count(*)::int as rows, count(distinct n)::int as lines, min(length(text)) as short, max(length(text)) as long
          from copied`.execute(transaction);
        expect(count).toEqual({ rows, lines: rows, short: 60, long: 60 });
      });
    });

    it('accepts no rows at all', async () => {
      await inTransaction(async (transaction) => {
        await table(transaction);
        await copyIn(transaction, 'copy copied (n, text, cell) from stdin', []);
        expect(await copied(transaction)).toEqual([]);
      });
    });

    it('undoes everything when a row is wrong, and the connection stays of use', async () => {
      await inTransaction(table);
      await expect(inTransaction(async (transaction) => {
        await copyIn(transaction, 'copy copied (n, text, cell) from stdin', [line(1, 'good'), 'x\ty\tz\n']);
      })).rejects.toMatchObject({ code: '22P02' });
      expect(await inTransaction(copied)).toEqual([]);
    });

    it('passes on the error of whoever makes the rows', async () => {
      await inTransaction(table);
      await expect(inTransaction(async (transaction) => {
        await copyIn(transaction, 'copy copied (n, text, cell) from stdin', (function* () {
          yield line(1, 'good');
          throw new RangeError('the file ended too early');
        })());
      })).rejects.toThrow('the file ended too early');
      expect(await inTransaction(copied)).toEqual([]);
    });
  });

  describe('a signal', () => {
    it('prevents the transaction when it has already been given', async () => {
      await expect(inTransaction(async () => 1, { signal: AbortSignal.abort(new RangeError('too late')) }))
        .rejects.toThrow('too late');
    });

    it('undoes what was done when it is given between two statements', async () => {
      await fresh();
      const controller = new AbortController();
      await expect(inTransaction(async (transaction) => {
        await note(transaction, 'undone');
        controller.abort(new RangeError('stopped by the reader'));
        await note(transaction, 'never');
      }, { signal: controller.signal })).rejects.toThrow('stopped by the reader');
      expect(await notes()).toEqual([]);
    });

    it('stops a statement that is running, within seconds', async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new RangeError('stopped by the reader')), 100);
      const started = Date.now();
      await expect(inTransaction((transaction) =>
        sql`select count(*) from generate_series(1, 10000000000)`.execute(transaction), {
        signal: controller.signal,
      })).rejects.toThrow('stopped by the reader');
      expect(Date.now() - started).toBeLessThan(8000);
      expect(await inTransaction(readContext)).toMatchObject({ agency: '7' });
    });
  });

  it('stops a statement that takes longer than allowed, says so, and serves the next one', async () => {
    await expect(inTransaction((transaction) => sql`select count(*) from generate_series(1, 10000000000)`.execute(transaction),
      { timeoutMs: 300 }))
      .rejects.toMatchObject({ kind: 'unavailable', code: 'statement_timeout' });
    expect(await inTransaction(readContext)).toMatchObject({ agency: '7' });
  });

  it('reports an exception of the geometry library instead of storing nothing', async () => {
    await expect(inTransaction(async (transaction) => {
      await sql`create table if not exists shape (geom geometry)`.execute(transaction);
      await sql`
        insert into shape select ST_Intersection(bow.tie, ST_Translate(bow.tie, 1, 1))
        from (select ST_GeomFromText('POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))') as tie from generate_series(1,
          2)) as bow`.execute(transaction);
    })).rejects.toMatchObject({ code: 'XX000' });
  });

  it('knows the offences and the harm weights of this version, however often they are written', async () => {
    await syncReference(get());
    const { offences, weights } = await inTransaction(async (transaction) => ({
      offences: await transaction.selectFrom('offence').select(['offence_id', 'code', 'name_uk']).orderBy('offence_id').execute(),
      weights: await transaction.selectFrom('harm_weight').innerJoin('offence', 'offence.offence_id', 'harm_weight.offence_id')
        .select(['edition', 'code', 'weight']).execute(),
    }));
    expect(offences).toEqual(classification.map((offence) =>
      ({ offence_id: offence.id, code: offence.code, name_uk: offence.nameUk })));
    for (const edition of harmEditions) {
      expect(Object.fromEntries(weights.filter((row) => row.edition === edition.edition).map((row) => [row.code, row.weight])))
        .toEqual(edition.weights);
    }
  });

  it('refreshes the planner\'s statistics', async () => {
    await analyze(get(), ['incident_staging', 'offence']);
    const { rows } = await inTransaction((transaction) =>
      sql`select reltuples from pg_class where relname = 'offence'`.execute(transaction));
    expect(rows).toEqual([{ reltuples: classification.length }]);
  });

  describe('agencies', () => {
    const make = (slug: string, demonstration = false) =>
      ensureAgency(get(), { slug, name: slug.toUpperCase(), zone: 'Europe/Kyiv', demonstration });
    const addIncident = (agencyId: number) => inTransaction(async (transaction) => {
      await transaction.insertInto('incident').values({
        agency_id: agencyId, source: 's', source_key: 'k', source_id: null, offence_id: 300, source_offence: 'ROBBERY',
        occurred_from: new Date(0), occurred_to: new Date(0), zone: 'UTC', occurred_text: '1970', time_precision: 'instant',
          time_flag: null,
        local_date: '1970-01-01', local_hour: 0, local_weekday: 4, location_precision: 'none', place_problem: 'missing',
          address: null,
        content_hash: Buffer.alloc(32), import_id: 1, data_version: 1,
      }).execute();
    });

    it('are none at first, and each is made once', async () => {
      expect(await findAgency(get(), undefined)).toBeNull();
      expect(await findAgency(get(), 'kyiv')).toBeNull();
      const made = await Promise.all([make('kyiv'), make('kyiv'), make('lviv')]);
      expect(new Set(made.map((agency) => agency.agencyId)).size).toBe(2);
      expect(await make('kyiv')).toEqual({ agencyId: made[0].agencyId, slug: 'kyiv', name: 'KYIV', zone: 'Europe/Kyiv',
        demonstration: false, dataVersion: '0' });
      expect((await listAgencies(get())).map((agency) => agency.slug).toSorted()).toEqual(['kyiv', 'lviv']);
    });

    it('are asked for in one statement', async () => {
      expect(await watchSql(get(), (database) => findAgency(database, undefined))).toMatchInlineSnapshot(`
        "select "agency_id" as "agencyId", "slug", "name", "zone", "demonstration", "data_version" as "dataVersion" from "agency" order by not demonstration and exists (select from incident where incident.agency_id = agency.agency_id) desc, "demonstration" desc, "agency_id" limit $1;
        -- $1 = 1"
      `);
      expect(await watchSql(get(), (database) => findAgency(database, 'kyiv'))).toMatchInlineSnapshot(`
        "select "agency_id" as "agencyId", "slug", "name", "zone", "demonstration", "data_version" as "dataVersion" from "agency" where "slug" = $1;
        -- $1 = "kyiv""
      `);
    });

    it('are found without a name: the one with real data, else the demonstration, else the first', async () => {
      const [first] = await listAgencies(get());
      expect(await findAgency(get(), undefined)).toMatchObject({ slug: first!.slug });
      const demo = await make('demo', true);
      await addIncident(demo.agencyId);
      expect(await findAgency(get(), undefined)).toMatchObject({ slug: 'demo' });
      const lviv = await make('lviv');
      await addIncident(lviv.agencyId);
      expect(await findAgency(get(), undefined)).toMatchObject({ slug: 'lviv' });
      expect(await findAgency(get(), 'demo')).toMatchObject({ slug: 'demo', demonstration: true });
    });
  });
});
