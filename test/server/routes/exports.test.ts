import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import Papa from 'papaparse';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerIds, layers, type LayerId } from '../../../tiles/layers.ts';
import { handlingCodesIn } from '../../../server/db/handling_codes.ts';
import { transact } from '../../../server/db/transact.ts';
import { spreadsheetSafe } from '../../../server/formats/spreadsheet_safe.ts';
import { writtenFormats } from '../../../server/formats/written.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases, onEmbedded } from '../../support/databases.ts';
import { readPages, type ReadFeature } from '../../support/features.ts';
import { gdalRows, hasGdal } from '../../support/gdal_rows.ts';
import { recordSql } from '../../support/sql_snapshot.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown } from '../../support/town.ts';

type About = Record<string, unknown> & { rows: number; warnings: { code: string }[] };
type Collection = { about: About; features: ReadFeature[] };

const path = (file: string, query = ''): string => `/api/v1/exports/${file}${query === '' ? '' : `?${query}`}`;
async function collection(app: TestApp, layer: string, query = ''): Promise<Collection> {
  const answer = await app.request(path(`${layer}.geojson`, query));
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return await answer.json() as Collection;
}

const year = 'from=2026-01-01&to=2027-01-01';
const queries: [LayerId, string][] = [
  ['incidents', ''], ['incidents', 'from=2026-02-01&to=2026-02-20&offences=robbery&hours=8-20'], ['incidents', 'bbox=30.49,50.44,30.51,50.46'], ['incidents', 'datetime=2026-01-05/2026-01-12'],
  ['hexes', `${year}&resolution=9`], ['hexes', `${year}&bbox=30.45,50.4,30.5,50.5`], ['hotspots', `${year}&measure=harm`], ['areas', year], ['areas', `${year}&kind=district`],
  ['backdrop', ''], ['backdrop', 'kind=street'],
];

const awkward = [
  'He said "no",\n twice', '🚓 Ґанок, Їжак, об\'їзд', '=HYPERLINK("http://x")', ' -1+1', '', '＝1', '<b>&amp;</b>', "'quoted", '\ttab', '0', '-5', 'null',
];

onBothDatabases('layers as files', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    const { agency: { agencyId } } = await makeTown(get(), { incidents: 600 });
    await transact(get(), { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
      for (const [at, text] of awkward.entries()) {
        await sql`update incident set address = ${text}, source_offence = ${text}, attributes = ${JSON.stringify({ [text]: text, long: 'я'.repeat(at * 100) })}::jsonb,
          reported_at = '2026-03-03T01:02:03.456Z', handling_code = ${at % 4}::smallint
          where agency_id = ${agencyId} and source_key = ${`k${at}`}`.execute(transaction);
      }
    });
    app = testApp(get());
  });

  it.each(queries)('%s %s: the rows, values and order of the collection', async (layer, query) => {
    const pages = await readPages(app, `/ogc/collections/${layer}/items?limit=250&${query}`);
    const { about, features } = await collection(app, layer, query);
    const named = features.map(({ type, id, geometry, properties }) => ({ type, id, geometry, properties }));
    expect(named).toEqual(pages.flatMap((page) => page.features).map(({ type, id, geometry, properties }) => ({ type, id, geometry, properties })));
    expect(features.length).toBeGreaterThan(0);
    expect(about).toMatchObject({ rows: pages[0]!.numberMatched, dataVersion: pages[0]!.meta.dataVersion, agency: 'town', madeBy: 'local', demonstration: false });
    expect(about['question']).toMatchObject({ layer, ...pages[0]!.meta.filter });
    expect(features.every(({ properties }) => JSON.stringify(Object.keys(properties)) === JSON.stringify(layers[layer].features.fields.map(({ name }) => name)))).toBe(true);
  });

  it('CSV has the values of the collection, with formulas made harmless', async () => {
    const { features } = await collection(app, 'incidents', 'places=all');
    const text = await (await app.request(path('incidents.csv', 'places=all'))).text();
    const { data } = Papa.parse<Record<string, string>>(text, { header: true, newline: '\r\n', skipEmptyLines: true });
    const inWords = (value: unknown): string => (value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string));
    expect(data).toEqual(features.map(({ geometry, properties }) => {
      const [longitude = '', latitude = ''] = geometry === null ? [] : geometry.coordinates as number[];
      const values = Object.entries(properties).map(([name, value]) => [name, typeof value === 'number' ? String(value) : spreadsheetSafe(inWords(value))]);
      return { ...Object.fromEntries(values) as Record<string, string>, longitude: String(longitude), latitude: String(latitude) };
    }));
    expect(features).toHaveLength(600);
    expect(text).toContain(',\'=HYPERLINK'.replace(',', ',"'));
  });

  it('says what the rows are: who may read them, how many have a place, by what they were computed, and where to have them again', async () => {
    const { about } = await collection(app, 'incidents');
    expect(about).toMatchObject({ handlingCode: 3, geocodeRate: 0.98, method: null, handling: expect.stringMatching(/^RESTRICTED\. Handling codes 1, 2 and 3:/) as string });
    expect(await collection(app, 'incidents', 'offences=burglary&from=2026-01-20&to=2026-02-01')).toMatchObject({ about: { handlingCode: 0 } });
    expect((await collection(app, 'backdrop')).about).toMatchObject({ handlingCode: 0, geocodeRate: null });
    const { about: hotspots } = await collection(app, 'hotspots', year);
    expect(hotspots).toMatchObject({ method: { hotspots: { method: 'getis_ord_star', run: expect.any(String) as string }, resolution: expect.any(Number) as number } });
    expect(hotspots.warnings.map(({ code }) => code)).toContain('window_not_covered');
    const again = await app.request(new URL(String(about['source'])).pathname + new URL(String(about['source'])).search);
    expect((await again.json() as Collection).features).toEqual((await collection(app, 'incidents')).features);
    expect(app.faults).toEqual([]);
  });
});

onEmbedded('the address of a file', (get) => {
  let app: TestApp;
  let folder = '';
  beforeAll(async () => {
    await makeTown(get(), { incidents: 600 });
    app = testApp(get());
    folder = await mkdtemp(join(tmpdir(), 'hexwatch-files-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('lists formats with their limits, and layers with their parameters', async () => {
    const { formats, layers: listed } = await (await app.request('/api/v1/exports')).json() as { formats: { extension: string }[]; layers: { id: string; parameters: string[]; files: Record<string, string> }[] };
    expect(listed.map(({ id }) => id)).toEqual(layerIds);
    for (const { extension } of writtenFormats) expect(formats.map((format) => format.extension)).toContain(extension);
    expect(listed[0]!.parameters).toEqual(expect.arrayContaining(['from', 'bbox', 'filter', 'sortby', 'properties', 'places']));
    expect(listed[0]!.parameters).not.toEqual(expect.arrayContaining(['limit']));
    expect(listed[0]!.files['gpkg']).toBe('/api/v1/exports/incidents.gpkg');
  });

  it.each(writtenFormats.map(({ extension }) => extension))('has a name, a type and a tag for %s, and answers HEAD and 304 without writing', async (extension) => {
    const address = path(`incidents.${extension}`, 'from=2026-01-01&to=2026-02-01');
    const head = await app.request(address, { method: 'HEAD' });
    const headers = { type: head.headers.get('Content-Type'), name: head.headers.get('Content-Disposition'), tag: head.headers.get('ETag'), cache: head.headers.get('Cache-Control') };
    expect(headers).toEqual({
      type: writtenFormats.find((format) => format.extension === extension)!.mediaType, tag: expect.stringMatching(/^W\/"1-/) as string, cache: 'private, no-cache',
      name: `attachment; filename="hexwatch-incidents-town-2026-01-01-to-2026-02-01-v1.${extension}"`,
    });
    const whole = await app.request(address);
    expect([whole.status, whole.headers.get('ETag'), (await whole.arrayBuffer()).byteLength > 500]).toEqual([200, headers.tag, true]);
    const unchanged = await app.request(address, { headers: { 'If-None-Match': headers.tag! } });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
  });

  it('names the description of a CSV file, which names the file', async () => {
    const answer = await app.request(path('hexes.csv', 'resolution=8'));
    const [, target] = /^<([^>]+)>; rel="describedby"; type="application\/csvm\+json"$/.exec(answer.headers.get('Link')!)!;
    expect(target).toBe('hexes.csv-metadata.json?resolution=8');
    const text = await answer.text();
    const described = await (await app.request(`/api/v1/exports/${target}`)).json() as { url: string; notes: [About]; tableSchema: { columns: { titles: string }[] } };
    expect(described.url).toBe('hexes.csv?resolution=8');
    expect(described.tableSchema.columns.map(({ titles }) => titles).join(',')).toBe(text.slice(0, text.indexOf('\r\n')));
    expect(described.notes[0].rows).toBe(text.trim().split('\r\n').length - 1);
  });

  it.each(standingLayers)('has the tiles of %s as PMTiles, the same as under /tiles', async (layer) => {
    const answer = await app.request(path(`${layer}.pmtiles`, 'maxZoom=12'));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/vnd.pmtiles']);
    const file = new PMTiles({ getKey: () => layer, getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }) });
    expect(await file.getMetadata()).toMatchObject({ hexwatch: { agency: 'town', dataVersion: '1', question: { layer, maxZoom: '12' } } });
    const [x, y] = [Math.floor(((30.5 + 180) / 360) * 4096), Math.floor(((1 - Math.asinh(Math.tan((50.45 * Math.PI) / 180)) / Math.PI) / 2) * 4096)];
    const tile = await app.request(`/tiles/${layer}/12/${x}/${y}.mvt`);
    const held = await file.getZxy(12, x, y);
    expect([tile.status, held === undefined ? null : Buffer.from(held.data)]).toEqual(tile.status === 200 ? [200, Buffer.from(await tile.arrayBuffer())] : [204, null]);
  });

  it('refuses zooms that cannot be, and parameters that tiles do not take', async () => {
    expect(await problemOf(await app.request(path('incidents.pmtiles', 'minZoom=14&maxZoom=10')))).toMatchObject({ status: 400, code: 'bad_zooms' });
    expect(await problemOf(await app.request(path('incidents.pmtiles', 'sortby=id')))).toMatchObject({ status: 400, code: 'unknown_parameter' });
  });

  it('writes the properties that were asked for, and no others', async () => {
    const { features } = await collection(app, 'incidents', 'properties=offence,id');
    expect(new Set(features.map(({ properties }) => Object.keys(properties).join()))).toEqual(new Set(['id,offence']));
    const header = (await (await app.request(path('incidents.csv', 'properties=offence'))).text()).split('\r\n')[0];
    expect(header).toBe('offence,longitude,latitude');
  });

  it('obeys a filter and an order', async () => {
    const { about, features } = await collection(app, 'hexes', `${year}&resolution=9&filter=count%20%3E%201&sortby=-count,cell`);
    const counts = features.map(({ properties }) => Number(properties['count']));
    expect([counts.length, counts.every((count) => count > 1)]).toEqual([about.rows, true]);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    const robberies = await collection(app, 'incidents', "filter=offence%20LIKE%20'robbery%25'&sortby=occurredFrom");
    expect(robberies.about.rows).toBe((await collection(app, 'incidents', 'offences=robbery')).about.rows);
    expect(robberies.features.map(({ properties }) => properties['occurredFrom'])).toEqual(robberies.features.map(({ properties }) => properties['occurredFrom']).toSorted());
  });

  it.each([
    ['streets.csv', '', 404, 'unknown_layer'], ['incidents.doc', '', 404, 'unknown_file_format'], ['incidents.geojson', 'limit=5', 400, 'unknown_parameter'],
    ['areas.geojson', 'places=all', 400, 'unknown_parameter'], ['incidents.geojson', 'bom=on', 400, 'unknown_parameter'], ['incidents.csv', 'bom=maybe', 400, 'bad_parameter'],
    ['incidents.csv', 'properties=colour', 400, 'unknown_property'], ['incidents.csv', 'bbox=1,2,3', 400, 'bad_bbox'], ['backdrop.kml', 'from=2026-01-01', 400, 'unknown_parameter'],
    ['incidents.csv', 'filter=(((', 400, undefined], ['incidents.csv', 'agency=nobody', 404, 'unknown_agency'],
  ])('refuses %s?%s', async (file, query, status, code) => {
    expect(await problemOf(await app.request(path(file, query)))).toMatchObject({ status, ...(code !== undefined && { code }) });
    expect(app.faults).toEqual([]);
  });

  describe.skipIf(!hasGdal())('read by GDAL', () => {
    const text = ['geojson', 'geojsons', 'geojsonl', 'csv', 'kml', 'xlsx'];
    const options: Record<string, (layer: LayerId) => string[]> = {
      csv: () => ['-oo', 'X_POSSIBLE_NAMES=longitude', '-oo', 'Y_POSSIBLE_NAMES=latitude', '-oo', 'KEEP_GEOM_COLUMNS=NO'], xlsx: (layer) => ['--config', 'OGR_XLSX_HEADERS', 'FORCE', layer],
      kml: (layer) => ['-select', layers[layer].features.fields.map(({ name }) => name).join(',')],
    };
    it.each(text.flatMap((extension) => standingLayers.map((layer) => [layer, extension] as const)))('%s.%s has the rows of the collection', async (layer, extension) => {
      const { features } = await collection(app, layer);
      const file = join(folder, `${layer}.${extension}`);
      await writeFile(file, new Uint8Array(await (await app.request(path(`${layer}.${extension}`))).arrayBuffer()));
      const read = await gdalRows(file, ...options[extension]?.(layer) ?? []);
      expect((await readFile(file)).length).toBeGreaterThan(0);
      const named = layers[layer].features.fields.filter(({ type }) => type === 'String' || type === 'Integer' || type === 'Number');
      // A text in CSV is one with an apostrophe where it would be a formula, and numbers are texts.
      const inWords = (value: unknown): string | null => (value === null || value === '' ? null : typeof value === 'number' ? String(value) : String(value as string));
      const valuesOf = (properties: Record<string, unknown>): (string | null)[] => named.map(({ name }) => inWords(properties[name] ?? properties[name[0]!.toUpperCase() + name.slice(1)] ?? null));
      expect(read.map(({ properties }) => valuesOf(properties))).toEqual(features.map(({ properties }) => valuesOf(properties)));
      if (extension !== 'xlsx' && extension !== 'kml') expect(read.map(({ geometry }) => geometry)).toEqual(features.map(({ geometry }) => geometry));
    });
  });
});

describe('the SQL of handling codes', () => {
  it('handlingCodesIn', async () => {
    const filter = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-06-01T00:00:00Z'), offenceIds: null, hours: null, weekdays: null, polygon: null };
    expect(await recordSql((transaction) => handlingCodesIn(transaction, 1, filter))).toMatchSnapshot();
  });
});
