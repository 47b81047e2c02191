import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import type { FeatureCollection } from 'geojson';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layers } from '../../../tiles/layers.ts';
import type { LayerField } from '../../../tiles/layer.ts';
import { testApp, type TestApp } from '../../support/app.ts';
import { onEmbedded } from '../../support/databases.ts';
import { gdalRows, hasGdal } from '../../support/gdal_rows.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown } from '../../support/town.ts';

/** Whole numbers are summed: the same in every format, whatever the order of the rows. */
type Summary = { rows: number; sums: Record<string, number> };

onEmbedded('files of layers', (get) => {
  let app: TestApp;
  const folder = mkdtempSync(join(tmpdir(), 'hexwatch-exports-'));
  beforeAll(async () => {
    await makeTown(get(), { incidents: 1500 });
    app = testApp(get());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const wholeFields = (id: keyof typeof layers): string[] =>
    (layers[id].features.fields as readonly LayerField[]).filter(({ type }) => type === 'Integer').map(({ name }) => name);
  const summary = (rows: readonly Record<string, unknown>[], names: readonly string[]): Summary =>
    ({ rows: rows.length, sums: Object.fromEntries(names.map((name) => [name, rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0)])) });

  async function download(file: string): Promise<Uint8Array> {
    const response = await app.request(`/api/v1/exports/${file}`);
    expect(response.status).toBe(200);
    return new Uint8Array(await response.arrayBuffer());
  }
  async function saved(file: string): Promise<string> {
    const path = join(folder, file);
    writeFileSync(path, await download(file));
    return path;
  }
  async function asGeojson(id: keyof typeof layers): Promise<Summary> {
    const { features } = JSON.parse(Buffer.from(await download(`${id}.geojson`)).toString()) as FeatureCollection;
    expect(features.length).toBeGreaterThan(0);
    return summary(features.map(({ properties }) => properties!), wholeFields(id));
  }

  it.each(standingLayers)('have the same rows as GeoJSON, GeoParquet and Arrow: %s', async (id) => {
    const expected = await asGeojson(id);
    const arrow = tableFromIPC(await download(`${id}.arrow`));
    expect(summary(arrow.toArray().map((row) => (row as { toJSON(): Record<string, unknown> }).toJSON()), wholeFields(id))).toEqual(expected);
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(`SELECT * FROM '${await saved(`${id}.parquet`)}'`)).getRowObjectsJson() as Record<string, unknown>[];
    connection.closeSync();
    instance.closeSync();
    expect(summary(rows, wholeFields(id))).toEqual(expected);
  }, 60_000);

  it.skipIf(!hasGdal()).each(standingLayers)('have the same rows as GeoJSON, GeoPackage and FlatGeobuf and Shapefile: %s', async (id) => {
    const expected = await asGeojson(id);
    for (const extension of ['gpkg', 'fgb']) {
      const rows = await gdalRows(await saved(`${id}.${extension}`));
      expect({ extension, ...summary(rows.map(({ properties }) => properties), wholeFields(id)) }).toEqual({ extension, ...expected });
    }
    if (layers[id].geometry === 'mixed') return;
    const rows = await gdalRows(await saved(`${id}.shp.zip`));
    expect(rows.length).toBe(expected.rows);
  }, 60_000);
});
