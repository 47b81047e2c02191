import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Papa from 'papaparse';
import sax from 'sax';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planColumns, planCsv } from '../../../server/formats/plan_csv.ts';
import type { PlanFile } from '../../../server/formats/plan_file.ts';
import { gpxPositions } from '../../../server/formats/gpx.ts';
import { planGpx } from '../../../server/formats/plan_gpx.ts';
import { planIcs } from '../../../server/formats/plan_ics.ts';
import { mapBox, planMapSvg } from '../../../server/formats/plan_map.ts';
import { planPdf } from '../../../server/formats/plan_pdf.ts';
import type { PlanRecord } from '../../../server/model/patrol.ts';
import { planPages } from '../../../server/tasks/plan_pages.ts';
import { gdalRows, hasGdal } from '../../support/gdal_rows.ts';
import { patrolFixture, recordFixture } from '../../support/patrol_fixture.ts';

const run = promisify(execFile);
const nasty = '=cmd|\' /C calc\'!A0; "Ринок" <b> & co, довга назва місця, яка не вміщається в сімдесят п’ять байтів рядка';

/** A unit that is called in Cyrillic, and a place whose name every format has to guard itself against. */
function record(): PlanRecord {
  const plan = patrolFixture();
  const [first, second] = plan.routes;
  first!.stops[1] = { ...first!.stops[1]!, name: nasty, why: { en: 'Line one\nline two, "quoted"; end', uk: 'Рядок\nдругий, «лапки»; кінець' } };
  second!.unit = 'Сокіл 7';
  return recordFixture(plan);
}
const file = (language: 'en' | 'uk' = 'en', of = record()): PlanFile => ({ record: of, routes: of.plan.routes, language });

describe('a plan as CSV', () => {
  it('has a line for each visit, which a spreadsheet does not run', () => {
    const { data, errors, meta } = Papa.parse<Record<string, string>>(planCsv(file('uk')), { header: true, skipEmptyLines: true });
    expect([errors, meta.fields]).toEqual([[], [...planColumns]]);
    const { plan } = record();
    expect(data.map(({ unit, order, cell, arrive, leave, longitude, why }) => [unit, Number(order), cell, arrive, leave, Number(longitude), why])).toEqual(
      plan.routes.flatMap(({ unit, stops }) => stops.map((stop) => [unit, stop.order, stop.cell, stop.arrive, stop.leave, stop.longitude, stop.why.uk])));
    expect(data[1]).toMatchObject({ name: `'${nasty}`, status: 'draft', locked: 'false', arrive: '2026-11-23T20:10:00.000Z', arrive_local: '2026-11-23T19:10' });
  });
});

describe('a plan as GPX', () => {
  const order: Record<string, readonly string[]> = {
    gpx: ['metadata', 'wpt', 'rte'], metadata: ['name', 'desc', 'author', 'copyright', 'link', 'time', 'keywords', 'bounds'],
    wpt: ['ele', 'time', 'magvar', 'geoidheight', 'name', 'cmt', 'desc', 'src', 'link', 'sym', 'type'], rte: ['name', 'cmt', 'desc', 'src', 'link', 'number', 'type', 'extensions', 'rtept'],
  };
  order['rtept'] = order['wpt']!;

  it('is well-formed, with elements in the order of the schema and times in UTC', () => {
    const parser = sax.parser(true, {});
    const path: { name: string; at: number }[] = [];
    const counts: Record<string, number> = {};
    let text = '';
    Object.assign(parser, {
      onerror: (error: Error) => { throw error; },
      onopentag: ({ name, attributes }: sax.Tag) => {
        const parent = path.at(-1);
        const place = parent === undefined ? 0 : order[parent.name]?.indexOf(name) ?? 0;
        expect(place, `${name} in ${parent?.name}`).toBeGreaterThanOrEqual(parent?.at ?? 0);
        if (parent !== undefined) parent.at = place;
        if (['wpt', 'rtept'].includes(name)) expect([Math.abs(Number(attributes['lat'])) <= 90, Math.abs(Number(attributes['lon'])) <= 180]).toEqual([true, true]);
        path.push({ name, at: 0 });
        counts[name] = (counts[name] ?? 0) + 1;
        text = '';
      },
      ontext: (piece: string) => { text += piece; },
      onclosetag: (name: string) => {
        if (name === 'time') expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        path.pop();
      },
    });
    parser.write(planGpx(file())).close();
    const stops = record().plan.routes.reduce((sum, route) => sum + route.stops.length, 0);
    expect(counts).toMatchObject({ wpt: stops, rte: 3, rtept: stops + 6 });
  });

  it.runIf(hasGdal())('is read by GDAL with names, reasons and times', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hexwatch-gpx-'));
    try {
      const path = join(folder, 'plan.gpx');
      writeFileSync(path, planGpx(file()));
      const waypoints = await gdalRows(path, 'waypoints');
      const stops = record().plan.routes.flatMap(({ unit, stops: own }) => own.map((stop) => ({ unit, ...stop })));
      expect(waypoints.map(({ properties }) => [properties['name'], properties['desc'], Date.parse(String(properties['time']))])).toEqual(
        stops.map(({ unit, order: at, name, why, arrive }) => [`${unit} ${at} ${name}`, why.en, Date.parse(arrive)]));
      expect(waypoints.map(({ geometry }) => geometry)).toEqual(stops.map(({ longitude, latitude }) => ({ type: 'Point', coordinates: [longitude, latitude] })));
      expect((await gdalRows(path, 'routes')).map(({ properties, geometry }) => [properties['name'], geometry?.type])).toEqual([['A1', 'LineString'], ['Сокіл 7', 'LineString'], ['A3', 'LineString']]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not taken for a record of where somebody was', async () => {
    const bytes = (async function* one() { yield new TextEncoder().encode(planGpx(file())); })();
    await expect((async () => { for await (const _ of gpxPositions(bytes)); })()).rejects.toMatchObject({ code: 'no_tracks' });
  });
});

describe('a plan as a calendar', () => {
  /** Lines as RFC 5545 has them: ended by CRLF, of at most 75 octets, put together where they are folded. */
  function events(text: string): Record<string, string>[] {
    expect(text.endsWith('\r\n')).toBe(true);
    const lines = text.slice(0, -2).split('\r\n');
    expect(lines.filter((line) => line.includes('\n') || Buffer.byteLength(line) > 75)).toEqual([]);
    const whole = lines.join('\r\n').replaceAll(/\r\n[ \t]/g, '').split('\r\n');
    expect([whole[0], whole.at(-1), whole.filter((line) => line === 'BEGIN:VCALENDAR').length]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', 1]);
    const found: Record<string, string>[] = [];
    for (const line of whole) {
      const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)];
      if (line === 'BEGIN:VEVENT') found.push({});
      else if (found.length > 0) found.at(-1)![name] ??= value.replaceAll(/\\([\\;,nN])/g, (_, one: string) => (one.toLowerCase() === 'n' ? '\n' : one));
    }
    return found;
  }
  const compact = (instant: string): string => `${instant.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

  it('has an event for each visit, in UTC, with the place and the reason', () => {
    const found = events(planIcs(file('uk')));
    const { plan } = record();
    expect(found.map((one) => [one['DTSTART'], one['DTEND'], one['GEO'], one['DESCRIPTION'], one['STATUS'], one['LOCATION']])).toEqual(plan.routes.flatMap(({ stops }) => stops.map((stop) =>
      [compact(stop.arrive), compact(stop.leave), `${stop.latitude};${stop.longitude}`, stop.why.uk, 'TENTATIVE', stop.name])));
    expect(found.map((one) => one['CATEGORIES'])).toContain('Сокіл 7');
  });

  it('gives the same visit the same identity in every file, and a decision its status', () => {
    const uids = events(planIcs(file())).map((one) => one['UID']);
    const own = record();
    const alone = events(planIcs({ record: { ...own, status: 'approved' }, routes: own.plan.routes.slice(1, 2), language: 'en' }));
    expect(new Set(uids).size).toBe(uids.length);
    expect(alone.map((one) => one['UID'])).toEqual(uids.slice(own.plan.routes[0]!.stops.length).slice(0, alone.length));
    expect(new Set(alone.map((one) => one['STATUS']))).toEqual(new Set(['CONFIRMED']));
  });
});

describe('a plan on paper', () => {
  const hasPoppler = ((): boolean => {
    try {
      execFileSync('pdftotext', ['-v'], { stdio: 'pipe' });
      return true;
    } catch {
      return process.env['HEXWATCH_NO_SKIP'] === '1';
    }
  })();
  const town = { kind: 'street', isGreater: true, geometry: { type: 'LineString' as const, coordinates: [[-33.7, 41.61], [-33.5, 41.62]] } };
  let folder = '';
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'hexwatch-pdf-')); });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function printed(of: PlanFile, withFront: boolean): Promise<{ bytes: Uint8Array; pages: number }> {
    const bytes = await planPdf(await planPages({ ...of, withFront, handlingCodes: [0, 2], agencyName: 'Місто', groundOf: async () => [town], ways: [] }));
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.startsWith('%PDF-1.')).toBe(true);
    return { bytes, pages: Number(/\/Type \/Pages\s+\/Count (\d+)/.exec(text)?.[1]) };
  }
  let held: ReturnType<typeof printed> | null = null;
  const english = (): ReturnType<typeof printed> => { held ??= printed(file('en'), true); return held; };
  const textOf = async (bytes: Uint8Array, page: number): Promise<string> => {
    const path = join(folder, 'plan.pdf');
    writeFileSync(path, bytes);
    return (await run('pdftotext', ['-layout', '-f', String(page), '-l', String(page), path, '-'])).stdout.replaceAll(/\s+/g, ' ');
  };

  it('is a page for whoever decides and one for each unit, the same bytes every time', async () => {
    const first = await english();
    expect(first.pages).toBe(4);
    expect(Buffer.from((await printed(file(), true)).bytes).equals(Buffer.from(first.bytes))).toBe(true);
  });

  it('keeps the stops of a long night on one page', async () => {
    const own = record();
    const [route] = own.plan.routes;
    const why = 'Шоста з 220 клітинок: за зміну очікується 0,42 інциденту, 1,9 % усього. Перший візит; він охоплює 0,11 інциденту. Планувальник просить щонайменше 2.';
    route!.stops = Array.from({ length: 26 }, (_, i) => ({ ...route!.stops[i % 5]!, order: i + 1, why: { en: why, uk: why } }));
    expect((await printed({ record: own, routes: [route!], language: 'uk' }, false)).pages).toBe(1);
  });

  it.runIf(hasPoppler)('says in both languages what the plan says, and what must not be overlooked', async () => {
    const { bytes } = await printed(file('uk'), true);
    const front = await textOf(bytes, 1);
    for (const words of ['План патрулювання · Місто', 'ЧЕРНЕТКА', 'ОБМЕЖЕНО. Код поводження 2', 'Три екіпажі охоплюють третину очікуваного.', 'Цей план', 'Що лишається без візитів', 'Зерно 7', 'a'.repeat(64)]) expect(front).toContain(words);
    const second = await textOf(bytes, 3);
    for (const words of ['Сокіл 7', '18:10–18:25', 'Серед десятої частини', '144 хв вільні для викликів']) expect(second).toContain(words);
    const other = await textOf((await english()).bytes, 1);
    for (const words of ['DRAFT: nobody has approved it.', 'What it reaches', 'This plan', '3 units, as planned', 'plain count', 'local']) expect(other).toContain(words);
  });
});

describe('the map of a plan', () => {
  const size = { width: 500, height: 200 };

  it('holds every place with a margin, whatever the paper is', () => {
    for (const places of [[[30, 50], [30.2, 50.01]], [[30, 50], [30.001, 50.4]], [[30, 50]]]) {
      const [west, south, east, north] = mapBox(places, size);
      expect(places.every(([x, y]) => x! > west && x! < east && y! > south && y! < north)).toBe(true);
    }
  });

  it('draws nothing beyond its edges and lets no text be markup', () => {
    const box = mapBox([[30, 50], [30.2, 50.01]], size);
    const svg = planMapSvg({
      box, size, numbered: false, cells: [], ground: [{ kind: 'park', isGreater: false, geometry: { type: 'Polygon', coordinates: [[[20, 40], [40, 40], [40, 60], [20, 60], [20, 40]]] } },
        { kind: 'street', isGreater: false, geometry: { type: 'LineString', coordinates: [[20, 49], [40, 51]] } }],
      routes: [{ place: 0, label: '<script>', path: [[30, 50], [30.2, 50.01]], stops: [] }],
    });
    const numbers = [...svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(numbers.length).toBeGreaterThan(8);
    expect(numbers.filter(([x, y]) => x! < 0 || x! > 500 || y! < 0 || y! > 200)).toEqual([]);
    expect(svg).toContain('&lt;script&gt;');
  });
});
