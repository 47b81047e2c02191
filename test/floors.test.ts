import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImports } from './support/imports.ts';

/**
 * The house as a test. Rooms stand on floors; an import goes down or stays within its room, never up, never across to
 * another room of the same floor. Type imports count. An outside package is opened only in the rooms that name it.
 */
type Room = {
  name: string;
  floor: number;
  files: RegExp;
  /** Outside packages; `node` stands for everything that Node brings. Those with a `type:` are opened for types only. */
  opens: string[];
};

const rooms: Room[] = [
  {
    name: 'tiles/', floor: 0, files: /^tiles\//,
    opens: ['@maplibre/vt-pbf', '@mapbox/vector-tile', 'pbf', 'type:geojson'],
  },
  { name: 'server/model/', floor: 1, files: /^server\/model\//, opens: ['zod', 'h3-js', 'temporal-polyfill', 'type:geojson'] },
  { name: 'server/config.ts', floor: 2, files: /^server\/config\.ts$/, opens: ['zod', 'node'] },
  { name: 'server/columns/', floor: 2, files: /^server\/columns\//, opens: ['h3-js'] },
  { name: 'server/stats/', floor: 2, files: /^server\/stats\//, opens: [] },
  {
    name: 'server/formats/', floor: 2, files: /^server\/formats\//,
    opens: ['papaparse', 'csv-stringify', 'sax', 'osm-pbf-parser-node', 'ical-generator', 'pdfmake', 'yazl', 'flatbuffers', 'apache-arrow', 'hyparquet-writer', 'pmtiles', 'type:geojson', 'node'],
  },
  { name: 'server/geo/', floor: 2, files: /^server\/geo\//, opens: ['@turf/turf', 'proj4', 'h3-js', 'type:geojson', 'node'] },
  // Streets as a graph, and the ways on it.
  { name: 'server/streets/', floor: 2, files: /^server\/streets\//, opens: ['flatqueue'] },
  { name: 'server/demo/', floor: 2, files: /^server\/demo\//, opens: ['@turf/turf', 'h3-js', 'type:geojson'] },
  // What a person can choose: a statistic with its card, its parameters and what its figures mean.
  { name: 'server/analysis/', floor: 3, files: /^server\/analysis\//, opens: ['zod', 'intl-messageformat', 'h3-js', 'node'] },
  // What a coming shift is expected to hold, and how well that was foretold; below the allocation, whose thread computes it.
  { name: 'server/forecast/', floor: 2.5, files: /^server\/forecast\//, opens: ['zod', 'h3-js'] },
  // Patrol problems as models, their solvers and their explanation; they draw and are cancelled as statistics are. `node` for the entry of their thread.
  { name: 'server/allocation/', floor: 3, files: /^server\/allocation\//, opens: ['highs', 'flatqueue', 'h3-js', 'node'] },
  {
    name: 'server/db/', floor: 3, files: /^server\/db\//,
    opens: ['kysely', 'pg', 'pg-cursor', 'pg-copy-streams', '@electric-sql/pglite', '@electric-sql/pglite-postgis',
      'type:geojson', 'node'],
  },
  // Keeps the columns in step with the database; whoever counts asks it, so it stands below the verbs.
  { name: 'server/follow/', floor: 4, files: /^server\/follow\//, opens: ['node'] },
  { name: 'server/tasks/', floor: 5, files: /^server\/tasks\//, opens: ['lru-cache', 'ipaddr.js', 'type:geojson', 'node'] },
  {
    name: 'server/http/', floor: 6, files: /^server\/http\//,
    opens: ['hono', '@hono/node-server', '@hono/zod-openapi', 'zod', 'pino', 'pmtiles', 'lru-cache', 'rate-limiter-flexible', 'ipaddr.js', 'node'],
  },
  {
    name: 'server/routes/', floor: 7, files: /^server\/routes\//,
    opens: ['hono', '@hono/zod-openapi', 'zod', 'lru-cache', 'node'],
  },
  {
    name: 'server/app.ts', floor: 8, files: /^server\/(app|worker)\.ts$/,
    opens: ['hono', '@hono/node-server', '@hono/zod-openapi', 'node'],
  },
  { name: 'server/main.ts', floor: 9, files: /^server\/(main|cli)\.ts$|^server\/cli\//, opens: ['@hono/node-server', 'pino', 'node'] },
  {
    name: 'web: client, address, colours, texts', floor: 10, files: /^web\/(addresses|analyses|analysis_methods|api|failure|url|url_analysis|url_patrol|patrols|patrol_draft|patrol_request|work|forecasts|hours|beats|operations|ramp|days|frames|follow|gather|news|event_stream)\.ts$|^web\/messages\//,
    opens: ['hono', 'react', 'intl-messageformat', 'h3-js', 'zod'],
  },
  // What is being looked at, for every panel and view: the address bar as React state, the film that plays in it, and the window while it is dragged.
  { name: 'web/state.tsx', floor: 11, files: /^web\/(state|answer|film|draft|analysis_run|patrol_run|use_work|kept)\.tsx$/, opens: ['react'] },
  {
    name: 'web/layers/', floor: 12, files: /^web\/layers\//,
    opens: ['@deck.gl/core', '@deck.gl/layers', '@deck.gl/geo-layers', '@deck.gl/extensions', '@mapbox/vector-tile', 'pbf',
      'h3-js', 'type:geojson', 'type:maplibre-gl'],
  },
  {
    name: 'web/map.tsx', floor: 13, files: /^web\/map(_[a-z]+)?\.tsx?$/,
    opens: ['react', 'maplibre-gl', '@deck.gl/core', '@deck.gl/maplibre', 'pmtiles', 'type:geojson'],
  },
  { name: 'web/charts/', floor: 13, files: /^web\/charts\//, opens: ['react', '@observablehq/plot'] },
  // A panel shows charts beside its text, so it stands above them.
  {
    name: 'web/panels/', floor: 14, files: /^web\/panels\//,
    opens: ['react', 'react-dom', '@mantine/core', '@mantine/dates', '@mantine/hooks', 'dayjs', 'h3-js', 'type:zod'],
  },
  {
    name: 'web/views/', floor: 15, files: /^web\/views\//,
    opens: ['react', '@mantine/core', '@mantine/dates', '@mantine/hooks'],
  },
  {
    name: 'web/main.tsx', floor: 16, files: /^web\/main\.tsx$/,
    opens: ['react', 'react-dom', '@mantine/core', '@mantine/dates', 'dayjs', '@fontsource-variable/inter'],
  },
  { name: 'web: build', floor: 17, files: /^web\/(build_if_changed|vite\.config)\.ts$/, opens: ['vite', 'node'] },
];

/** Lists that import their members; a member that imported the list would close a circle. */
const registries = ['tiles/layers.ts', 'server/formats/formats.ts', 'server/formats/written.ts'];

const root = resolve(import.meta.dirname, '..');
const isSource = (path: string): boolean => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist|public)\//.test(path);
const files = ['server', 'web', 'tiles'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)).filter(isSource))
    .toSorted();
const testFiles = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).map((path) => join('test', path))
  .filter(isSource);

const roomOf = (file: string): Room | undefined => rooms.find((room) => room.files.test(file));

type Arrow = { from: string; to: string; typeOnly: boolean; line: number };

const imports = new Map(files.map((file) => [file, readImports(readFileSync(join(root, file), 'utf8'))]));
const arrows: Arrow[] = [...imports].flatMap(([file, list]) => list.filter(({ target }) => target.startsWith('.'))
  .map(({ target, typeOnly, line }) => ({
  from: file, to: relative(root, resolve(root, dirname(file), target.replace(/\?.*$/, ''))), typeOnly, line,
}))).filter(({ to }) => /\.tsx?$/.test(to));

const isWeb = (file: string): boolean => file.startsWith('web/') && !roomOf(file)?.name.startsWith('web: build');

describe('the house', () => {
  it('has a room for every file', () => {
    expect(files.filter((file) => roomOf(file) === undefined)
      .map((file) => `${file} has no room. Move it into one, or add its room to the table in test/floors.test.ts and say why.`))
      .toEqual([]);
  });

  it('has no import that goes up, or across to another room of the same floor', () => {
    expect(arrows.flatMap(({ from, to, line }) => {
      const own = roomOf(from);
      const other = roomOf(to);
      if (own === undefined || other === undefined || own === other || own.floor > other.floor) return [];
      return `${from}:${line} imports ${to}, but ${own.name} (floor ${own.floor}) may not open `
        + `${other.name} (floor ${other.floor}). `
        + 'Put what both need lower down (server/model, tiles), pass it as an argument, or move the caller up.';
    })).toEqual([]);
  });

  it('lets the browser take from the server only types, and values of server/model and tiles', () => {
    expect(arrows.flatMap(({ from, to, typeOnly, line }) => {
      if (!isWeb(from) || !to.startsWith('server/') || to.startsWith('server/model/')) return [];
      if (typeOnly && /^server\/(routes\/|app\.ts$)/.test(to)) return [];
      return `${from}:${line} takes ${to} into the browser. `
        + 'Only types of server/app.ts and server/routes, and values of server/model and tiles, may go there.';
    })).toEqual([]);
  });

  it('opens each outside package only where it belongs', () => {
    expect([...imports].flatMap(([file, list]) => list.filter(({ target }) => !target.startsWith('.'))
      .flatMap(({ target, typeOnly, line }) => {
      const room = roomOf(file);
      const name = packageName(target);
      if (room === undefined || room.opens.includes(name) || (typeOnly && room.opens.includes(`type:${name}`))) return [];
      const where = rooms.filter((other) => other.opens.includes(name)).map((other) => other.name);
      return `${file}:${line} opens ${name}, which ${room.name} may not. `
        + (where.length === 0 ? 'No room does; add it to the table in test/floors.test.ts with a reason.'
          : `It belongs to ${where.join(', ')}.`);
    }))).toEqual([]);
  });

  it('keeps what the browser shares free of everything that only Node has', () => {
    const shared = files.filter((file) => /^(tiles|server\/model)\//.test(file));
    expect(shared.filter((file) => /\b(process|Buffer|__dirname)\b[.([]/.test(code(file)))
      .map((file) => `${file} uses process or Buffer; it also runs in the browser. Use Uint8Array or an argument.`)).toEqual([]);
  });

  it('has no circles', () => {
    expect(circles().map((circle) =>
      `${circle.join(' -> ')}. Move what they share into a file of its own that imports none of them.`)).toEqual([]);
  });

  it('lets no member of a list import the list', () => {
    expect(registries.flatMap((registry) => {
      const members = new Set(arrows.filter(({ from }) => from === registry).map(({ to }) => to));
      return arrows.filter(({ from, to }) => to === registry && members.has(from))
        .map(({ from, line }) => `${from}:${line} imports ${registry}, which lists it. Import the interface's own file.`);
    })).toEqual([]);
  });

  it('imports only files that are there, with their ending', () => {
    const known = new Set(files);
    expect([...imports].flatMap(([file, list]) =>
      list.filter(({ target }) => target.startsWith('.') && !/\.(tsx?|json|css)(\?.*)?$/.test(target))
      .map(({ target, line }) => `${file}:${line} imports ${target} without its ending (.ts, .tsx).`))).toEqual([]);
    expect(arrows.filter(({ to }) => !known.has(to))
      .map(({ from, to, line }) => `${from}:${line} imports ${to}, which is not there.`)).toEqual([]);
  });

  it('names every file for the one thing in it', () => {
    expect([...files, ...testFiles].filter((file) => !/^[a-z0-9]+(_[a-z0-9]+)*(\.test|\.config|\.d)?\.tsx?$/.test(basename(file)))
      .map((file) => `${file}: file names are snake_case.`)).toEqual([]);
    expect([...files, ...testFiles].filter((file) =>
      /^(utils?|common|shared|helpers?|types|index|misc)\.tsx?$/.test(basename(file)))
      .map((file) => `${file}: name it for what is in it.`)).toEqual([]);
    expect(files.filter((file) => !/\.(config|d)\.ts$/.test(file) && /^export default\b/m.test(code(file)))
      .map((file) => `${file}: use a named export.`)).toEqual([]);
  });
});

describe('the reader of imports', () => {
  it('sees every form of import, and none in comments, strings and templates', () => {
    const source = [
      "import a from 'a';", "import type { B } from './b.ts';", "import { type C, type D } from './c.ts';",
      "import { e, type F } from \"./e.ts\";",
      "// import x from 'x1';", "/* import x from 'x2'; */", "const text = \"import x from 'x3'\";",
      "const t = `\nimport x from 'x4';\n`;",
      "export * from './g.ts';", "export type { H } from './h.ts';", "import 'i.css';", "const j = await import('./j.ts');",
      "import {", "  k,", "  l,", "} from './k.ts';", "new Worker(new URL('./m.ts', import.meta.url));",
      "const from = 'x5'; export const n = 1;",
    ].join('\n');
    expect(readImports(source).toSorted((one, other) => one.line - other.line)
      .map(({ target, typeOnly }) => `${target}${typeOnly ? ' type' : ''}`)).toEqual([
      'a', './b.ts type', './c.ts type', './e.ts', './g.ts', './h.ts type', 'i.css', './j.ts', './k.ts', './m.ts',
    ]);
  });
});

function packageName(target: string): string {
  if (target.startsWith('node:')) return 'node';
  return target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/');
}

function code(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '');
}

/** One shortest circle through each group of files that import each other. */
function circles(): string[][] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const found = new Map<string, string[]>();
  for (const start of files) {
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      for (const { to } of next.get(file) ?? []) {
        if (to === start) {
          const path = [start];
          for (let at = file; at !== start; at = cameFrom.get(at)!) path.splice(1, 0, at);
          const key = path.toSorted().join();
          if (!found.has(key)) found.set(key, [...path, start]);
          queue.length = 0;
          break;
        }
        if (!cameFrom.has(to)) {
          cameFrom.set(to, file);
          queue.push(to);
        }
      }
    }
  }
  return [...found.values()];
}
