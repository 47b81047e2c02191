import fc from 'fast-check';
import { cellToParent, getRes0Cells, latLngToCell } from 'h3-js';
import { sql } from 'kysely';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { migrate } from '../../../server/db/migrate.ts';
import { transact } from '../../../server/db/transact.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { hexFromBigint, hexToBigint } from '../../../server/model/hex.ts';
import { onBothDatabases } from '../../support/databases.ts';

onBothDatabases('the schema', (get) => {
  let agencyId = 0;
  const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    transact(get(), { agencyId, person: 'tester', purpose: 'test' }, work);
  const read = async <T>(text: string): Promise<T[]> =>
    (await inTransaction((transaction) => sql.raw<T>(text).execute(transaction))).rows;

  beforeAll(async () => {
    agencyId = (await ensureAgency(get(), { slug: 'local', name: 'Local', zone: 'UTC', demonstration: false })).agencyId;
  });

  /** Tables of ours, not of PostGIS. */
  const ownTables = `pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;

  it('says of every table and every column what it is', async () => {
    expect(await read(`select c.relname from ${ownTables} and obj_description(c.oid, 'pg_class') is null`)).toEqual([]);
    expect(await read(`
      select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attnum > 0 and not a.attisdropped and col_description(a.attrelid,
        a.attnum) is null and c.oid in (select c.oid from ${ownTables})`))
      .toEqual([]);
    expect((await read(`select from ${ownTables}`)).length).toBeGreaterThan(10);
  });

  it('says of every function what it is', async () => {
    const functions = await read<{ name: string; comment: string | null }>(`
      select p.proname as name, obj_description(p.oid, 'pg_proc') as comment from pg_proc p
      where p.pronamespace = current_schema()::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`);
    expect(functions.map((row) => row.name)).toContain('hex_parent');
    expect(functions.filter((row) => row.comment === null)).toEqual([]);
  });

  it('is the one that the program knows', async () => {
    const room = new URL('../../../server/db/', import.meta.url);
    const texts = (await readdir(room)).filter((file) => /^schema\.ts$|_tables\.ts$/.test(file)).map((file) => readFile(new URL(file, room), 'utf8'));
    const text = (await Promise.all(texts)).join('\n');
    const columns = await read<{ name: string; columns: string[] }>(`
      select c.relname as name, array_agg(a.attname::text order by a.attname::text collate "C") as columns
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attnum > 0 and not a.attisdropped and c.oid in (select c.oid from ${ownTables}) group by 1`);
    for (const table of columns) expect({ name: table.name, columns: declared(text, table.name) }).toEqual(table);
  });

  it('compares keys of incidents byte by byte, whatever the language of the database', async () => {
    expect(await read(`
      select c.relname || '.' || a.attname as key, l.collname as collation from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_collation l on l.oid = a.attcollation
      where c.relnamespace = current_schema()::regnamespace and c.relname in ('incident', 'incident_staging') and a.attname in ('source', 'source_key') order by 1`)).toEqual([
      { key: 'incident.source', collation: 'C' }, { key: 'incident.source_key', collation: 'C' }, { key: 'incident_staging.source_key', collation: 'C' },
    ]);
  });

  it('has no triggers, no rules and no inheritance', async () => {
    expect(await read(`select tgname from pg_trigger where not tgisinternal`)).toEqual([]);
    expect(await read(`select c.relname from ${ownTables} and c.relhasrules and c.relkind = 'r'`)).toEqual([]);
    expect(await read('select inhrelid::regclass::text from pg_inherits')).toEqual([]);
  });

  it('leads every key of a data table with the agency', async () => {
    const reference = ['offence', 'harm_edition', 'harm_weight', 'migration', 'spatial_ref_sys'];
    const keys = await read<{ table: string; key: string; first: string }>(`
      select c.relname as table, k.conname as key, a.attname as first
      from pg_constraint k join pg_class c on c.oid = k.conrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
      where k.contype in ('p', 'u', 'f') and c.relnamespace = current_schema()::regnamespace`);
    const data = keys.filter(({ table, key }) => !reference.includes(table) && key !== 'agency_slug_key'
      && key !== 'incident_offence_id_fkey');
    expect(data.length).toBeGreaterThan(12);
    expect(data.filter(({ first }) => first !== 'agency_id')).toEqual([]);
  });

  const incident = (changes: Record<string, string>): string => {
    const values: Record<string, string> = {
      agency_id: String(agencyId), source: "'s'", source_key: "'k'", offence_id: '300', source_offence: "'ROBBERY'",
      occurred_from: "'2018-01-01 00:00Z'", occurred_to: "'2018-01-01 01:00Z'", zone: "'UTC'", occurred_text: "''",
        time_precision: "'interval'",
      local_date: "'2018-01-01'", local_hour: '0', local_weekday: '1', geom: "ST_SetSRID(ST_MakePoint(-87.6, 41.8), 4326)",
      cell: '622236723497533439', location_precision: "'block'", content_hash: "'\\x00'", import_id: '1', data_version: '1',
        ...changes,
    };
    return `insert into incident (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`;
  };
  /** A constraint is named; a type modifier refuses with a code. */
  const refuses = async (statement: string, constraint: string | { code: string }): Promise<void> => {
    await expect(read(statement), statement).rejects.toMatchObject(typeof constraint === 'string' ? { constraint } : constraint);
  };

  describe('an incident', () => {
    it('is accepted with a place and without', async () => {
      await read(incident({}));
      await read(incident({ source_key: "'without'", geom: 'null', cell: 'null', location_precision: "'none'" }));
      await refuses(incident({}), 'incident_identity');
    });

    it('has coordinates that are numbers on the globe', async () => {
      for (const [x, y] of [['NaN', '0'], ['0', 'NaN'], ['Infinity', '0'], ['0', '-Infinity'], ['NaN', 'Infinity'],
        ['181', '0'], ['0', '90.1']]) {
        await refuses(incident({ geom: `ST_SetSRID(ST_MakePoint('${x}'::float8, '${y}'::float8), 4326)` }),
          'incident_coordinates_finite');
      }
      await refuses(incident({ geom: "ST_GeomFromText('POINT EMPTY', 4326)" }), 'incident_coordinates_finite');
    });

    it('has WGS 84 coordinates of a point', async () => {
      await refuses(incident({ geom: 'ST_SetSRID(ST_MakePoint(1, 2), 3857)' }), { code: '22023' });
      await refuses(incident({ geom: 'ST_MakeEnvelope(0, 0, 1, 1, 4326)' }), { code: '22023' });
    });

    it('does not end before it began, nor at the end of time', async () => {
      await refuses(incident({ occurred_to: "'2017-12-31 23:59Z'" }), 'incident_time_ordered');
      await refuses(incident({ occurred_to: "'infinity'" }), 'incident_time_ordered');
      await refuses(incident({ occurred_from: "'-infinity'" }), 'incident_time_ordered');
    });

    it('has a cell exactly when it has a place', async () => {
      await refuses(incident({ cell: 'null' }), 'incident_placed_or_not');
      await refuses(incident({ geom: 'null' }), 'incident_placed_or_not');
      await refuses(incident({ location_precision: "'none'" }), 'incident_placed_or_not');
    });

    it('belongs to a known agency and a known offence', async () => {
      await refuses(incident({ agency_id: '999999', source_key: "'other'" }), 'incident_agency_id_fkey');
      await refuses(incident({ offence_id: '12345', source_key: "'other'" }), 'incident_offence_id_fkey');
    });
  });

  it('accounts for every row of an import', async () => {
    const insert = (rows: number, stored: number, duplicate: number): string => `
      insert into import (agency_id, kind, source, file, mapping, status, rows_read, stored, duplicate, requested_by, purpose)
      values (${agencyId}, 'incidents', 's', 'f', '{}', 'running', ${rows}, ${stored}, ${duplicate}, 'p', 'q')`;
    await read(insert(5, 3, 2));
    await refuses(insert(5, 3, 1), 'import_every_row_accounted_for');
  });

  it('refuses areas that cannot be overlaid', async () => {
    const area = (shape: string): string => `
      insert into area (agency_id, kind, code, name, geom, square_km, content_hash, import_id, data_version)
      values (${agencyId}, 'beat', '1', 'One', ST_Multi(ST_GeomFromText('${shape}', 4326)), 1, '\\x00', 1, 1)`;
    await read(area('POLYGON((0 0, 1 0, 1 1, 0 0))'));
    await refuses(area('POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))'), 'area_shape_usable');
    await refuses(area('POLYGON((0 0, 200 0, 1 1, 0 0))'), 'area_shape_usable');
    await refuses(area('POLYGON EMPTY'), 'area_shape_usable');
  });

  it('finds the ancestors of a cell as h3-js does, at every resolution', async () => {
    const somewhere = fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }),
      fc.integer({ min: 0, max: 15 }));
    const cells = [
      ...fc.sample(somewhere, 400).map(([latitude, longitude, resolution]) => latLngToCell(latitude, longitude, resolution)),
      ...getRes0Cells(),
      // A pentagon and its finest child.
      '8009fffffffffff', '8f0800000000000',
    ];
    const asked = cells.map(hexToBigint).join(',');
    const rows = await read<{ cell: string; parents: string[] }>(`
      select cell, array(select hex_parent(cell, resolution) from generate_series(0,
        ((cell >> 52) & 15)::int) as resolution order by resolution) as parents
      from unnest(array[${asked}]::bigint[]) with ordinality as asked (cell, place) order by place`);
    expect(rows.map((row) => row.parents.map(hexFromBigint)))
      .toEqual(cells.map((cell, index) => rows[index]!.parents.map((_, resolution) => cellToParent(cell, resolution))));
    expect(rows.every((row, index) => row.cell === hexToBigint(cells[index]!) && row.parents.length >= 1)).toBe(true);
  });

  describe('a migration', () => {
    const once = `
      create table once (a integer);
      comment on table once is 'x';
      comment on column once.a is 'x';
      insert into once values (1);`;
    const withCopy = async (use: (folder: URL, write: (name: string, text: string) => Promise<void>) =>
      Promise<void>): Promise<void> => {
      const folder = await mkdtemp(join(tmpdir(), 'hexwatch-sql-'));
      try {
        await cp(new URL('../../../sql/', import.meta.url), folder, { recursive: true });
        await use(pathToFileURL(`${folder}/`), (name, text) => writeFile(join(folder, name), text));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    };

    it('that has run does not run again', async () => {
      expect(await migrate(get())).toEqual([]);
    });

    it('runs once when two processes start at the same time', async () => {
      await withCopy(async (folder, write) => {
        await write('9001_once.sql', once);
        const ran = await Promise.all([migrate(get(), folder), migrate(get(), folder), migrate(get(), folder)]);
        expect(ran.flat()).toEqual(['9001_once.sql']);
        expect(await read('select a from once')).toEqual([{ a: 1 }]);
      });
    });

    it('is refused when it has been edited since it ran', async () => {
      await withCopy(async (folder, write) => {
        await write('9001_once.sql', 'create table once (a integer, b integer);');
        await expect(migrate(get(), folder))
          .rejects.toMatchObject({ code: 'migration_edited', message: expect.stringContaining('9001_once.sql') });
      });
    });

    it('is refused when it would run after a later one', async () => {
      await withCopy(async (folder, write) => {
        await write('9001_once.sql', once);
        await write('0500_between.sql', 'create table between_two (a integer);');
        await expect(migrate(get(), folder)).rejects.toMatchObject({ code: 'migration_out_of_order' });
      });
    });

    it('of a newer version stops an older program', async () => {
      await expect(migrate(get())).rejects.toMatchObject({ code: 'schema_newer' });
    });

    it('that fails leaves nothing behind, not even the ones before it', async () => {
      await withCopy(async (folder, write) => {
        await write('9001_once.sql', once);
        await write('9002_good.sql', 'create table good (a integer); -- one; two\ncreate table better (a integer);');
        await write('9003_bad.sql', 'create table good (a integer);');
        await expect(migrate(get(), folder)).rejects.toThrow('9003_bad.sql failed: relation "good" already exists');
        expect(await read("select relname from pg_class where relname in ('good', 'better')")).toEqual([]);
      });
    });

    it('of sql/live replaces its functions each time', async () => {
      await withCopy(async (folder, write) => {
        await write('9001_once.sql', once);
        for (const answer of [1, 2]) {
          await write('live/answer.sql',
            `create or replace function answer() returns integer language sql as 'select ${answer}';`);
          await migrate(get(), folder);
          expect(await read('select answer()')).toEqual([{ answer }]);
        }
      });
    });
  });
});

/** The columns that `schema.ts` and `service_tables.ts` declare for a table, read from its text: its types are gone at run time. */
function declared(text: string, table: string): string[] {
  const type = new RegExp(`^  ${table}: (\\w+);$`, 'm').exec(text)?.[1] ?? 'missing';
  const body = new RegExp(`type ${type} = ([^;]*?)\\{([^}]*)\\}`, 's').exec(text);
  const common = body?.[1]!.includes('IncidentContent') ? /type IncidentContent = \{([^}]*)\}/s.exec(text)![1]! : '';
  return [...`${common};${body?.[2] ?? ''}`.matchAll(/(\w+): /g)].map((match) => match[1]!).toSorted();
}
