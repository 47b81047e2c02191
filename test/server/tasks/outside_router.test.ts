import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { metresApart, type Place } from '../../../server/streets/places.ts';
import { routerTimes, routerWay, type OutsideRouter } from '../../../server/tasks/outside_router.ts';

/** A router as OSRM and Valhalla answer, on which everything is 10 metres a second through the air, and what lies in the far east is on an island. */
type Asked = { method: string; path: string; body: string; headers: string[] };
type Reply = { status: number; body: string; headers?: Record<string, string> } | 'silence';

const island = 31;
const apart = (from: Place, to: Place): number | null => ((from.longitude >= island) !== (to.longitude >= island) ? null : metresApart(from, to));
const places = (text: string): Place[] => text.split(';').map((pair) => { const [longitude, latitude] = pair.split(',').map(Number); return { longitude: longitude!, latitude: latitude! }; });

function osrm(path: string): object {
  const url = new URL(path, 'http://router');
  const [, service, , , coordinates] = url.pathname.split('/');
  const all = places(coordinates!);
  if (service === 'route') {
    const metres = apart(all[0]!, all[1]!);
    if (metres === null) return { code: 'NoRoute', message: 'Impossible route between points' };
    return { code: 'Ok', routes: [{ duration: metres / 10, distance: metres, geometry: { type: 'LineString', coordinates: all.map(({ longitude, latitude }) => [longitude, latitude]) } }] };
  }
  const pick = (name: string): Place[] => url.searchParams.get(name)!.split(';').map((at) => all[Number(at)]!);
  const distances = pick('sources').map((from) => pick('destinations').map((to) => apart(from, to)));
  if (all.length > 100) return { code: 'TooBig', message: 'Too many table coordinates' };
  return { code: 'Ok', durations: distances.map((row) => row.map((metres) => (metres === null ? null : metres / 10))), distances };
}

type Located = { lon: number; lat: number };
function valhalla(path: string, body: string): object {
  const asked = JSON.parse(body) as { sources: Located[]; targets: Located[]; locations: Located[]; costing: string; units: string };
  const place = ({ lon, lat }: Located): Place => ({ longitude: lon, latitude: lat });
  if (path === '/route') {
    const metres = apart(place(asked.locations[0]!), place(asked.locations[1]!));
    if (metres === null) return { error_code: 442, error: 'No path could be found for input', status_code: 400 };
    return { trip: { summary: { time: metres / 10, length: metres / 1000 }, legs: [{ shape: '_p~iF~ps|U_ulLnnqC_mqNvxq`@' }] } };
  }
  return { sources_to_targets: asked.sources.map((from, row) => asked.targets.map((to, column) => {
    const metres = apart(place(from), place(to));
    return { from_index: row, to_index: column, time: metres === null ? null : metres / 10, distance: metres === null ? null : metres / 1000 };
  })) };
}

let server: Server;
let origin = '';
let asked: Asked[] = [];
let reply: (request: Asked) => Reply;
const usual = ({ method, path, body }: Asked): Reply => {
  const answer = method === 'GET' ? osrm(path) : valhalla(path, body);
  return { status: 'error_code' in answer || (answer as { code?: string }).code === 'NoRoute' ? 400 : 200, body: JSON.stringify(answer) };
};

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += String(chunk); });
    request.on('end', () => {
      const one = { method: request.method!, path: request.url!, body, headers: Object.keys(request.headers).sort() };
      asked.push(one);
      const answer = reply(one);
      if (answer !== 'silence') response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => { server.closeAllConnections(); server.close(); });
beforeEach(() => {
  asked = [];
  reply = usual;
});

const points = (count: number): Place[] => Array.from({ length: count }, (_, at) => ({ longitude: 30 + (at % 13) / 100, latitude: 50 + Math.floor(at / 13) / 100 }));

describe.each(['osrm', 'valhalla'] as const)('a router outside: %s', (kind) => {
  const router = (): OutsideRouter => ({ kind, origin });

  it('gives times and metres for as many points as there are, in tables of its size', async () => {
    const all = points(120);
    const shares: number[] = [];
    const { n, seconds, metres } = await routerTimes(router(), all, { progress: (share) => { shares.push(share); } });
    expect(n).toBe(120);
    for (let from = 0; from < n; from += 7) {
      for (let to = 0; to < n; to += 5) {
        expect(Math.abs(metres[from * n + to]! - metresApart(all[from]!, all[to]!))).toBeLessThan(0.01);
        expect(seconds[from * n + to]! * 10).toBeCloseTo(metres[from * n + to]!, 6);
      }
    }
    expect(asked).toHaveLength(9);
    expect(shares.at(-1)).toBe(1);
  });

  it('is sent coordinates and nothing else', async () => {
    await routerTimes(router(), points(2));
    const [{ method, path, body, headers }] = asked as [Asked];
    expect(headers.filter((name) => !/^(host|connection|accept|accept-language|accept-encoding|sec-fetch-mode|user-agent|content-type|content-length)$/.test(name))).toEqual([]);
    if (kind === 'osrm') {
      expect([method, body]).toEqual(['GET', '']);
      expect(path).toBe('/table/v1/driving/30.000000,50.000000;30.010000,50.000000;30.000000,50.000000;30.010000,50.000000?sources=0;1&destinations=2;3&annotations=duration,distance');
    } else {
      expect([method, path]).toEqual(['POST', '/sources_to_targets']);
      const located = [{ lon: 30, lat: 50 }, { lon: 30.01, lat: 50 }];
      expect(JSON.parse(body)).toEqual({ sources: located, targets: located, costing: 'auto', units: 'kilometers' });
    }
  });

  it('may know of no way', async () => {
    const all = [...points(2), { longitude: 31.5, latitude: 50 }];
    const { seconds, metres } = await routerTimes(router(), all);
    expect([seconds[2], metres[5], seconds[6], seconds[8]]).toEqual([Infinity, Infinity, Infinity, 0]);
    expect(seconds[1]).toBeGreaterThan(0);
    expect(await routerWay(router(), all[0]!, all[2]!)).toBeNull();
  });

  it('gives a way with its course', async () => {
    const [from, to] = points(2) as [Place, Place];
    const way = (await routerWay(router(), from, to))!;
    expect(way.seconds * 10).toBeCloseTo(way.metres, 6);
    expect(way.metres).toBeCloseTo(metresApart(from, to), 1);
    // The example of the format's description, with six decimals in place of five.
    expect(way.course).toEqual(kind === 'osrm' ? [[30, 50], [30.01, 50]] : [[-12.02, 3.85], [-12.095, 4.07], [-12.6453, 4.3252]]);
  });

  const wrong: [string, Reply][] = [
    ['no JSON', { status: 200, body: '<html>welcome</html>' }], ['an error', { status: 500, body: '{}' }], ['another object', { status: 200, body: '{"answer":42}' }], ['a list', { status: 200, body: '[]' }], ['nothing', { status: 200, body: 'null' }],
    ['a redirect', { status: 302, body: '', headers: { Location: 'http://169.254.169.254/' } }],
    ['a smaller table', { status: 200, body: JSON.stringify({ code: 'Ok', durations: [[0]], distances: [[0]], sources_to_targets: [[{ time: 0, distance: 0 }]] }) }],
    ['negative times', { status: 200, body: JSON.stringify({ code: 'Ok', durations: [[0, -1], [1, 0]], distances: [[0, 1], [1, 0]], sources_to_targets: [[{ time: 0, distance: 0 }, { time: -1, distance: 1 }], [{ time: 0, distance: 0 }, { time: 0, distance: 0 }]] }) }],
    ['words for numbers', { status: 200, body: JSON.stringify({ code: 'Ok', durations: [['0', '1'], ['1', '0']], distances: [[0, 1], [1, 0]], sources_to_targets: [[{ time: '0', distance: 0 }, { time: 1, distance: 1 }], [{ time: 0, distance: 0 }, { time: 0, distance: 0 }]] }) }],
    ['too much', { status: 200, body: `{"filler":"${'x'.repeat(33 * 1024 * 1024)}"}` }],
  ];
  it.each(wrong)('that answers with %s has failed, and says so', async (_, answer) => {
    reply = () => answer;
    await expect(routerTimes(router(), points(2))).rejects.toMatchObject({ kind: 'unavailable', code: 'router_failed', message: expect.stringContaining(`at ${origin} gave no travel times`) as string });
  });

  it('that is not there has failed; a way without an answer is given up when nobody waits', async () => {
    await expect(routerTimes({ kind, origin: 'http://127.0.0.1:1' }, points(2))).rejects.toMatchObject({ code: 'router_failed' });
    reply = () => 'silence';
    const stopping = new AbortController();
    const waiting = routerTimes(router(), points(2), { signal: stopping.signal });
    setTimeout(() => stopping.abort(new Error('nobody waits')), 30);
    await expect(waiting).rejects.toThrow('nobody waits');
  });
});
