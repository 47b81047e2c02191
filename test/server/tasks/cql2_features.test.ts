import fc from 'fast-check';
import type { Point } from 'geojson';
import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { evaluate, type SpatialNode } from '../../../server/model/cql2/evaluate.ts';
import { readCql2 } from '../../../server/model/cql2/read_cql2.ts';
import { readSortby } from '../../../server/model/cql2/read_sortby.ts';
import { compareSortValues, toSortValue } from '../../../server/model/cql2/sort_values.ts';
import type { Cql2 } from '../../../server/model/cql2/tree.ts';
import type { Problem } from '../../../server/model/problem.ts';
import { localPerson } from '../../../server/model/who.ts';
import type { FeatureQuestion, MapFeature } from '../../../server/tasks/feature_source.ts';
import { featureSources, listFeatures } from '../../../server/tasks/list_features.ts';
import { resolveFeatures } from '../../../server/tasks/resolve_features.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import type { LayerField } from '../../../tiles/layer.ts';
import type { Box } from '../../../tiles/tile_address.ts';
import { filters, type FilterWords } from '../../support/cql2_filters.ts';
import { writeText } from '../../support/cql2_forms.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown, touchTown, type Town } from '../../support/town.ts';

const window = { from: '2026-01-01', to: '2026-04-01' };
/** Coordinates that some incidents have, so that borders of boxes go through them. */
const [longitudes, latitudes] = [[30.46, 30.48, 30.5, 30.52], [50.41, 50.45, 50.47]];
const words: FilterWords = {
  texts: ['id', 'source', 'sourceId', 'offence', 'sourceOffence', 'timePrecision', 'timeFlag', 'zone', 'cell', 'locationPrecision', 'placeProblem', 'address', 'import'],
  numbers: ['handlingCode'], instants: ['occurredFrom', 'occurredTo', 'reportedAt'],
  textValues: ['7', '42', 'k7', 'test', 'robbery', 'ROBBERY', 'Main Street 7', 'main street', 'Вулиця Їжака', 'вулиця їжака', 'Straße', 'STRASSE', 'café', 'cafe\u0301', 'gap', '', 'exact', '100%_\\x', '\uffee', '\u{1f600}'],
  numberValues: [0, 1, 2, 3, 9, 2.5, -1], zone: 'Europe/Kyiv', longitudes, latitudes,
};

onBothDatabases('features by filter and order', (get) => {
  let town: Town;
  beforeAll(async () => {
    town = await makeTown(get(), { incidents: 400 });
    await diversify(get(), town);
  });

  it('are the same by SQL as by the evaluator, whatever the filter', async () => {
    const all = await everyFeature(get(), await questionOf(get(), 'incidents', {}), 'incidents');
    expect(all).toHaveLength(392);
    const asked = await questionOf(get(), 'incidents', {});
    const selected = new Set<number>();
    await fc.assert(fc.asyncProperty(filters(words), async (where) => {
      const { features, matched } = await featureSources.incidents.list(get(), { ...asked, where }, { after: null, limit: 1000 });
      const expected = all.filter((feature) => evaluate(where, seen(feature)) === true).map(({ id }) => id);
      expect(features.map(({ id }) => id), writeText(where)).toEqual(expected);
      expect(matched).toBe(expected.length);
      selected.add(expected.length);
    }), { numRuns: 100 });
    // The filters are drawn anew each time: some 25 different numbers are usual, eight are not all or nothing.
    expect(selected.size).toBeGreaterThan(8);
  }, 240_000);

  it('are the same of streets and water by SQL as by the evaluator', async () => {
    const asked = await questionOf(get(), 'backdrop', {});
    const all = await everyFeature(get(), asked, 'backdrop');
    const ofBackdrop: FilterWords = { ...words, texts: ['id', 'kind', 'class', 'name'], numbers: ['x'], instants: [], textValues: ['street', 'Main Street', 'primary', 'water', '1'] };
    // Nothing there is a number or a time.
    const where = filters(ofBackdrop, { shapes: false }).filter((one) => !JSON.stringify(one).includes('"name":"x"'));
    await fc.assert(fc.asyncProperty(where, async (one) => {
      const { features } = await featureSources.backdrop.list(get(), { ...asked, where: one }, { after: null, limit: 100 });
      expect(features.map(({ id }) => id), writeText(one)).toEqual(all.filter((feature) => evaluate(one, seen(feature)) === true).map(({ id }) => id));
    }), { numRuns: 60 });
  }, 120_000);

  it('are the same in a box as the parameter bbox finds, on every layer and at every border', async () => {
    for (const layer of standingLayers) {
      const asked = await questionOf(get(), layer, {});
      const all = await everyFeature(get(), asked, layer);
      const corners = all.slice(0, 40).flatMap(({ geometry }) => (JSON.stringify(geometry).match(/-?\d+\.?\d*,-?\d+\.?\d*/g) ?? []).slice(0, 3).map((pair) => pair.split(',').map(Number) as [number, number]));
      for (const [i, [x, y]] of corners.filter((_, n) => n % 3 === 0).slice(0, 12).entries()) {
        // Boxes that end exactly at a corner of a shape, on one side or the other.
        const box: Box = [[x, y, x + 0.01, y + 0.01], [x - 0.01, y - 0.01, x, y], [x - 0.005, y, x + 0.005, y + 0.1], [x, y - 0.02, x + 0.03, y]][i % 4] as Box;
        const byBox = await everyFeature(get(), { ...asked, boxes: [box] }, layer);
        const byFilter = await everyFeature(get(), await questionOf(get(), layer, { text: `S_INTERSECTS(geometry, BBOX(${box.join(',')}))` }), layer);
        expect([layer, box, byFilter.map(({ id }) => id)]).toEqual([layer, box, byBox.map(({ id }) => id)]);
        const others = await everyFeature(get(), await questionOf(get(), layer, { text: `S_DISJOINT(BBOX(${box.join(',')}), geometry)` }), layer);
        expect(others.length).toBe(all.length - byBox.length);
      }
      const around = await everyFeature(get(), await questionOf(get(), layer, { text: 'S_INTERSECTS(geometry, BBOX(30.5,50,-170,51))' }), layer);
      const halves = await everyFeature(get(), { ...asked, boxes: [[30.5, 50, 180, 51], [-180, 50, -170, 51]] }, layer);
      expect([layer, around.map(({ id }) => id)]).toEqual([layer, halves.map(({ id }) => id)]);
    }
  }, 240_000);

  it('relate to shapes as geometry says, on every layer', async () => {
    const count = async (layer: LayerId, text: string): Promise<number> => (await featureSources[layer].list(get(), await questionOf(get(), layer, { text }), { after: null, limit: 1 })).matched;
    const { west, south, east, north } = town;
    const square = `POLYGON((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south}))`;
    expect(await count('areas', `S_EQUALS(geometry, ${square})`)).toBe(1);
    expect(await count('areas', `S_WITHIN(geometry, ${square})`)).toBe(3);
    expect(await count('areas', `S_CONTAINS(geometry, ${square})`)).toBe(1);
    expect(await count('areas', `S_TOUCHES(geometry, LINESTRING(${west} ${south - 1},${west} ${north + 1}))`)).toBe(2);
    expect(await count('areas', `S_CROSSES(LINESTRING(30.4 50.45,30.6 50.45), geometry)`)).toBe(3);
    expect(await count('areas', `S_OVERLAPS(geometry, BBOX(30.49,50.3,30.51,50.45))`)).toBe(3);
    expect(await count('areas', `kind = 'district' AND NOT S_DISJOINT(geometry, GEOMETRYCOLLECTION(POINT(30.46 50.41),LINESTRING(30.46 50.42,30.47 50.43)))`)).toBe(1);
    expect(await count('backdrop', 'S_CROSSES(geometry, LINESTRING(30.46 50.42,30.52 50.48))')).toBe(3);
    expect(await count('backdrop', 'S_TOUCHES(geometry, MULTIPOINT((30.5 50.3),(30.45 50.45)))')).toBeGreaterThan(0);
    expect(await count('incidents', 'S_EQUALS(geometry, POINT(30.5 50.45))')).toBeGreaterThan(0);
    expect(await count('incidents', 'S_WITHIN(geometry, MULTIPOLYGON(((30.46 50.41,30.48 50.41,30.48 50.45,30.46 50.45,30.46 50.41))))'))
      .toBeLessThan(await count('incidents', 'S_INTERSECTS(geometry, BBOX(30.46,50.41,30.48,50.45))'));
    expect(await count('hexes', 'S_EQUALS(geometry, geometry) AND NOT S_CROSSES(geometry, geometry)')).toBe(await count('hexes', 'count > 0'));
    expect(await count('hexes', 'S_INTERSECTS(POINT(1 1), POINT(1 1))')).toBe(await count('hexes', 'TRUE'));
    expect(await count('hexes', `S_CONTAINS(geometry, POINT(30.5 50.45))`)).toBe(1);
  }, 120_000);

  it('come page by page in any order: each once, and as sorting all of them puts them', async () => {
    const orders: Partial<Record<LayerId, string[]>> = {
      incidents: ['address', '-address,handlingCode', '-occurredFrom', 'occurredFrom', 'reportedAt,-sourceId', 'id', '-timeFlag,offence,-id'],
      hexes: ['-count', 'harm,-cell', '-rate', 'id'], hotspots: ['q,-z', '-bin'], areas: ['-count', 'name', 'kind,-squareKm', '-id'], backdrop: ['-name', 'class,kind', '-id'],
    };
    for (const [layer, lists] of Object.entries(orders) as [LayerId, string[]][]) {
      const own = await everyFeature(get(), await questionOf(get(), layer, {}), layer);
      for (const sortby of lists) {
        const question = await questionOf(get(), layer, { sortby });
        const paged: MapFeature[] = [];
        const size = layer === 'incidents' ? 83 : 7;
        for (let cursor: string | null = null, pages = 0; pages < 100; pages += 1) {
          const { features, next, matched } = await listFeatures(get(), { layer, question, time: [] }, { cursor, limit: size });
          expect(matched).toBe(own.length);
          paged.push(...features);
          if (next === null) break;
          expect(next.length).toBeLessThan(4000);
          cursor = next;
        }
        const valuesOf = (feature: MapFeature) => question.sort.map(({ field }) => toSortValue(field === 'id' ? feature.id : feature.properties[field]));
        const latestFirst = layer === 'incidents' && sortby === '-occurredFrom';
        const byId = layer === 'incidents' && !latestFirst ? own.toSorted((one, other) => Number(one.id) - Number(other.id)) : own;
        const expected = byId.toSorted((one, other) => compareSortValues(question.sort, valuesOf(one), valuesOf(other)));
        expect([layer, sortby, paged.map(({ id }) => id)]).toEqual([layer, sortby, expected.map(({ id }) => id)]);
        expect([layer, sortby, (await everyFeature(get(), question, layer)).map(({ id }) => id)]).toEqual([layer, sortby, expected.map(({ id }) => id)]);
      }
    }
  }, 240_000);

  it('go on only with the filter and the order that the cursor is of', async () => {
    const question = await questionOf(get(), 'incidents', { text: 'handlingCode < 5', sortby: 'address' });
    const { next } = await listFeatures(get(), { layer: 'incidents', question, time: [] }, { cursor: null, limit: 3 });
    for (const other of [{ text: 'handlingCode < 6', sortby: 'address' }, { text: 'handlingCode < 5', sortby: '-address' }, { text: 'handlingCode < 5' }, { sortby: 'address' }]) {
      const asked = await questionOf(get(), 'incidents', other);
      await expect(listFeatures(get(), { layer: 'incidents', question: asked, time: [] }, { cursor: next, limit: 3 })).rejects.toMatchObject({ code: 'bad_cursor' });
    }
  });

  it('are refused with the place where a ring crosses itself, and where holes lie outside', async () => {
    for (const layer of standingLayers) {
      for (const shape of ['POLYGON((30 50,31 51,31 50,30 51,30 50))', 'MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0),(5 5,6 5,6 6,5 6,5 5)))', 'LINESTRING(1 1,1 1)']) {
        const question = await questionOf(get(), layer, { text: `S_WITHIN(geometry, ${shape})` });
        const refused = await featureSources[layer].list(get(), question, { after: null, limit: 1 }).then(() => null, (error: unknown) => error);
        expect([layer, shape, (refused as Problem).code]).toEqual([layer, shape, 'bad_filter']);
        expect((refused as Problem).message).toMatch(/Self-intersection at|Hole lies outside|Too few points/i);
      }
    }
  });

  it('give an answer or a bad_filter for filters that were changed at random, never a fault of the database', async () => {
    const asked = await questionOf(get(), 'incidents', {});
    const texts = filters(words).map(writeText);
    const changed = fc.tuple(texts, fc.nat(400), fc.nat(6), fc.constantFrom('', '(', ')', '\'', ' OR ', '%', '\\', '0', '-', '1e308 * ', ' ^ 9', 'CASEI(', '\u{10ffff}'))
      .map(([text, at, cut, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut));
    let answered = 0;
    await fc.assert(fc.asyncProperty(changed, async (text) => {
      let where: Cql2;
      try {
        where = readCql2(text, optionsOf('incidents', asked));
      } catch (error) {
        expect((error as Problem).code).toBe('bad_filter');
        return;
      }
      answered += 1;
      const result = await featureSources.incidents.list(get(), { ...asked, where }, { after: null, limit: 1 }).then(({ matched }) => matched, (error: unknown) => error);
      if (typeof result !== 'number') expect([text, (result as Problem).code]).toEqual([text, 'bad_filter']);
    }), { numRuns: 400 });
    // About 25 of 400 are: few enough that chance may halve them.
    expect(answered).toBeGreaterThan(4);
  }, 240_000);
});

/** Texts, numbers and times of all kinds, and places on the borders of boxes. */
async function diversify(database: Database, { agency: { agencyId } }: Town): Promise<void> {
  await transact(database, { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
    const addresses = ['Main Street 7', 'MAIN STREET 7', 'main street', 'Вулиця Їжака', 'ВУЛИЦЯ ЇЖАКА', 'Straße', 'STRASSE', 'café', 'cafe\u0301', 'Ελλάς', '100%_\\x', '', 'a\'b', '\uffee', '\u{1f600}', `${'long '.repeat(40)}1`, `${'long '.repeat(40)}2`];
    await sql`update incident set
        address = case when incident_id % 5 = 0 then null else (${addresses}::text[])[1 + incident_id % ${addresses.length}::integer] end,
        source_id = case when incident_id % 7 = 0 then null else source_id end,
        reported_at = case when incident_id % 3 = 0 then null else occurred_from + make_interval(hours => (incident_id % 50)::integer) end,
        occurred_to = occurred_from + make_interval(mins => 15 * (incident_id % 200)::integer),
        time_flag = case incident_id % 11 when 0 then 'gap' when 1 then 'ambiguous' end,
        time_precision = case when incident_id % 4 = 0 then 'interval' else 'instant' end,
        handling_code = incident_id % 10,
        geom = case when geom is null or incident_id % 6 <> 0 then geom else ST_SetSRID(ST_MakePoint(
          (${longitudes}::float8[])[1 + (incident_id / 6) % ${longitudes.length}::integer], (${latitudes}::float8[])[1 + (incident_id / 24) % ${latitudes.length}::integer]), 4326) end
      where agency_id = ${agencyId}`.execute(transaction);
    await touchTown(transaction, agencyId);
  });
}

const optionsOf = (layer: LayerId, { resolved }: Pick<FeatureQuestion, 'resolved'>) =>
  ({ language: 'cql2-text' as const, fields: layers[layer].features.fields as readonly LayerField[], geometry: 'geometry', zone: resolved.described.zone });

async function questionOf(database: Database, layer: LayerId, { text, sortby }: { text?: string; sortby?: string }): Promise<FeatureQuestion> {
  const resolved = await resolveFeatures(database, layer, { who: localPerson, filter: { agency: 'town', ...(layers[layer].features.time === 'computes' && window) } });
  const options = optionsOf(layer, { resolved });
  return {
    resolved, boxes: null, resolution: layer === 'hexes' ? 8 : null, measure: 'count', kind: null,
    where: text === undefined ? null : readCql2(text, options), sort: sortby === undefined ? [] : readSortby(sortby, options.fields),
  };
}

async function everyFeature(database: Database, question: FeatureQuestion, layer: LayerId): Promise<MapFeature[]> {
  const features: MapFeature[] = [];
  for await (const batch of featureSources[layer].all(database, question)) features.push(...batch);
  return features;
}

const seen = ({ id, properties, geometry }: MapFeature) => ({
  valueOf: (name: string) => properties[name] ?? (name === 'id' ? id : null),
  isTrue: (node: SpatialNode) => pointIsTrue(node, (geometry as Point).coordinates as [number, number]),
});

/** What relations of a point with a point or an upright box mean, by hand. */
function pointIsTrue({ relation, left, right }: SpatialNode, [x, y]: readonly [number, number]): boolean {
  const [literal, turned] = left.op === 'geometry' ? [left, true] : [right as typeof left & { op: 'geometry' }, false];
  const [longitude, latitude] = (literal.geometry as Point).coordinates as [number, number];
  const [west, south, east, north]: Box = literal.boxes?.[0] ?? [longitude, latitude, longitude, latitude];
  const meets = x >= west && x <= east && y >= south && y <= north;
  const isPoint = literal.boxes === null;
  const inside = isPoint ? meets : x > west && x < east && y > south && y < north;
  switch (relation) {
    case 'disjoint': return !meets;
    case 'intersects': return meets;
    case 'touches': return meets && !inside;
    case 'equals': return isPoint && meets;
    case 'within': return turned ? isPoint && meets : inside;
    case 'contains': return turned ? inside : isPoint && meets;
    default: throw new RangeError(relation);
  }
}
