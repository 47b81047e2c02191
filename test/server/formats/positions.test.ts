import { describe, expect, it } from 'vitest';
import { gpxPositions } from '../../../server/formats/gpx.ts';
import { positionsCsv } from '../../../server/formats/positions_csv.ts';
import { positionsJson } from '../../../server/formats/positions_json.ts';
import type { PositionBatch } from '../../../server/formats/raw_position.ts';

/** In pieces of so many bytes, as files come. */
async function* bytesOf(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(batches: AsyncIterable<PositionBatch>): Promise<PositionBatch> {
  const found: PositionBatch = { positions: [], visits: [], broken: [] };
  for await (const { positions, visits, broken } of batches) {
    found.positions.push(...positions);
    found.visits.push(...visits);
    found.broken.push(...broken);
  }
  return found;
}

const gpx = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">
  <wpt lat="50" lon="30"><name>Post</name></wpt>
  <trk><name>A1</name><trkseg>
    <trkpt lat="50.45" lon="30.52"><ele>120</ele><time>2026-03-01T20:00:00Z</time></trkpt>
    <trkpt lat="50.46" lon="30.53"/>
  </trkseg></trk>
  <trk><trkseg><trkpt lat="x" lon="30.5"><time>later</time><extensions><name>no unit</name></extensions></trkpt></trkseg></trk>
</gpx>`;

describe('tracks of GPX', () => {
  it('are read piece by piece, each with the unit of its track and the line that it stands on', async () => {
    for (const size of [1, 7, 10_000]) {
      expect((await all(gpxPositions(bytesOf(gpx, size)))).positions).toEqual([
        { line: 5, unit: 'A1', time: '2026-03-01T20:00:00Z', longitude: '30.52', latitude: '50.45' },
        { line: 6, unit: 'A1', time: null, longitude: '30.53', latitude: '50.46' },
        { line: 8, unit: null, time: 'later', longitude: '30.5', latitude: 'x' },
      ]);
    }
  });

  it('are refused where the file is none, cut off, or an attack', async () => {
    const code = (text: string): Promise<unknown> => all(gpxPositions(bytesOf(text))).then(() => 'read', (error: { code: unknown }) => error.code);
    expect(await code('<kml></kml>')).toBe('bad_gpx');
    expect(await code(gpx.slice(0, 400))).toBe('bad_gpx');
    expect(await code('unit,time')).toBe('bad_gpx');
    expect(await code('<!DOCTYPE gpx [<!ENTITY a "aaaa">]><gpx><trk><name>&a;</name></trk></gpx>')).toBe('bad_gpx');
    expect(await code(`<gpx>${'<a>'.repeat(50)}`)).toBe('bad_gpx');
    expect(await code('<gpx><wpt lat="1" lon="2"/></gpx>')).toBe('no_tracks');
  });
});

describe('positions as delimited text', () => {
  it('are found under the names that trackers give, in any order', async () => {
    const { positions, broken } = await all(positionsCsv(bytesOf('Call sign;LAT;Lon;Time stamp;speed\nA1;50,4;30.5;2026-03-01 20:00;3\nB 2;;;;\nC3;1;2\n')));
    expect(positions).toEqual([
      { line: 2, unit: 'A1', time: '2026-03-01 20:00', longitude: '30.5', latitude: '50,4' }, { line: 3, unit: 'B 2', time: '', longitude: '', latitude: '' },
    ]);
    expect(broken.map(({ line, code }) => [line, code])).toEqual([[4, 'ragged']]);
  });

  it('may be visits instead', async () => {
    const { visits, positions } = await all(positionsCsv(bytesOf('unit,cell,arrive,leave\nA1,891e6240007ffff,20:00,20:15\n')));
    expect(visits).toEqual([{ line: 2, unit: 'A1', cell: '891e6240007ffff', arrive: '20:00', leave: '20:15' }]);
    expect(positions).toEqual([]);
  });

  it('are refused with the columns that are missing or unclear', async () => {
    await expect(all(positionsCsv(bytesOf('unit,when,lon,lat\nA,1,2,3\n')))).rejects.toMatchObject({ code: 'missing_columns', message: expect.stringContaining('no column time') });
    await expect(all(positionsCsv(bytesOf('unit,time,timestamp,lon,lat\n')))).rejects.toMatchObject({ code: 'unclear_columns' });
  });
});

describe('positions as JSON', () => {
  it('keep each field as it was written, whatever it is', async () => {
    const text = JSON.stringify({ positions: [{ unit: 'A1', time: 5, longitude: 30.5 }], visits: [{ unit: 'A1', cell: 'x', arrive: 'y', leave: null }] });
    expect(await all(positionsJson(bytesOf(text)))).toEqual({
      positions: [{ line: 1, unit: 'A1', time: '5', longitude: '30.5', latitude: null }], visits: [{ line: 2, unit: 'A1', cell: 'x', arrive: 'y', leave: null }], broken: [],
    });
  });

  it('are refused when they are something else', async () => {
    await expect(all(positionsJson(bytesOf('{')))).rejects.toMatchObject({ code: 'bad_json' });
    await expect(all(positionsJson(bytesOf('{"position":[]}')))).rejects.toMatchObject({ code: 'bad_parameter' });
  });
});
