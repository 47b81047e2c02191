import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { buildStreets, type BuiltNetwork } from '../allocation/street_works.ts';
import type { Database } from '../db/database.ts';
import { backdropStreets, insertNetwork, listNetworks, type StreetShape } from '../db/street_networks.ts';
import { transact } from '../db/transact.ts';
import { inTurns } from '../formats/file_pieces.ts';
import { recogniseStreets } from '../formats/street_formats.ts';
import { osmAttribution } from '../formats/street_format.ts';
import { linesOf } from '../formats/street_geojson.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { isRejection, type Rejection } from '../model/row.ts';
import type { Joining, StreetLine, StreetNetwork } from '../model/streets.ts';
import { collectStreets, mostPlaces } from '../streets/street_set.ts';
import { resultIdOf } from './result_digest.ts';
import { allocationThread, runInThread } from './threads.ts';

export type StreetFile = { fileName: string; stream: AsyncIterable<Uint8Array> };

export type StreetOptions = { name?: string | undefined; attribution?: string | undefined; joined?: Joining | undefined };

export type StreetControl = { signal?: AbortSignal | undefined; /** Lines that have been read. */ progress?: (lines: number) => void };

/** Networks of an agency at most: more are hardly ever looked at, and each takes some megabytes. */
export const mostNetworks = 20;

/**
 * Makes a street network of a file and stores it as the one that plans travel on from now on. Every line of the file is stored or rejected with
 * its reason, and counted. The same file once more makes the same network the newest again.
 */
export async function importStreets(database: Database, context: Context, file: StreetFile, options: StreetOptions, control: StreetControl = {}): Promise<StreetNetwork> {
  const hash = createHash('sha256');
  async function* digested(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.stream) {
      control.signal?.throwIfAborted();
      hash.update(chunk);
      yield chunk;
    }
  }
  const { format, bytes } = await recogniseStreets(digested());
  const read = await readLines(format.read(bytes), control);
  const source = { file: file.fileName.slice(0, 255), sha256: hash.digest('hex') };
  return storeNetwork({ database, context, control }, read, {
    ...source, name: options.name ?? source.file.replace(/(\.(geojson|json|osm|pbf|xml|gz))+$/i, '').slice(0, 120),
    attribution: options.attribution ?? format.attribution ?? (read.isOsm ? osmAttribution : ''), joined: options.joined ?? 'corners',
  });
}

/**
 * The same from the streets that are drawn behind the data, which every town has that looks like a map. They know of no one-way streets and of no
 * speeds but those that their class stands for; lines that cross meet, unless it is said that only shared corners are meant.
 */
export async function importBackdropStreets(database: Database, context: Context, options: StreetOptions, control: StreetControl = {}): Promise<StreetNetwork> {
  const hash = createHash('sha256');
  const read = await readLines(backdropLines(database, context, { ...control, digest: (text) => { hash.update(text); } }), control);
  if (read.linesRead === 0) throw new Problem('not_found', 'no_backdrop_streets', 'No streets are drawn behind the data. Load some first: npm run import -- streets.geojson --backdrop street --class-field highway, or give a file of streets.');
  return storeNetwork({ database, context, control }, read, {
    file: 'backdrop', sha256: hash.digest('hex'), name: options.name ?? 'Streets of the map', attribution: options.attribution ?? '', joined: options.joined ?? 'crossings',
  });
}

/** As programs write the number of a way of OpenStreetMap when they make GeoJSON of it. */
const wayId = /^(way\/|w)\d+$/;

type ReadLines = { isOsm: boolean; set: ReturnType<ReturnType<typeof collectStreets>['set']>; linesRead: number; linesStored: number; rejected: StreetNetwork['rejected'] };

async function readLines(lines: AsyncIterable<StreetLine | Rejection>, { signal, progress }: StreetControl): Promise<ReadLines> {
  const collector = collectStreets();
  const refused = new Map<string, StreetNetwork['rejected'][number]>();
  const turn = inTurns(signal ?? new AbortController().signal);
  let [linesRead, linesStored, isOsm] = [0, 0, false];
  for await (const line of lines) {
    await turn();
    linesRead += 1;
    if (!isOsm && 'tags' in line) isOsm = wayId.test(line.tags['@id'] ?? line.tags['id'] ?? '');
    if (linesRead % 1000 === 0) progress?.(linesRead);
    const fault = isRejection(line) ? line : collector.add(line);
    if (fault === null) linesStored += 1;
    else {
      const known = refused.get(fault.code);
      if (known === undefined) refused.set(fault.code, { code: fault.code, count: 1, line: line.line, reason: fault.reason });
      else known.count += 1;
    }
    if (collector.places() > mostPlaces) throw new Problem('too_large', 'too_many_streets', `The streets of the file have more than ${mostPlaces / 1e6} million corners. Cut out the town.`);
  }
  progress?.(linesRead);
  return { isOsm, set: collector.set(), linesRead, linesStored, rejected: [...refused.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)) };
}

type Source = { file: string; sha256: string; name: string; attribution: string; joined: Joining };

async function storeNetwork({ database, context, control }: { database: Database; context: Context; control: StreetControl }, read: ReadLines, source: Source): Promise<StreetNetwork> {
  const { linesRead, linesStored, rejected } = read;
  const built = read.linesStored === 0 ? null
    : await runInThread<BuiltNetwork>(allocationThread, { work: buildStreets.id, input: { set: read.set, joined: source.joined } }, { signal: control.signal });
  if (built === null || built.edges === 0) throw nothingUsable(read);
  const content = await promisify(gzip)(built.content);
  const { agencyId } = context;
  const id = resultIdOf({ streets: createHash('sha256').update(built.content).digest('hex'), joined: source.joined, file: source.sha256 });
  return transact(database, context, async (transaction) => {
    const there = await listNetworks(transaction, agencyId, mostNetworks);
    if (there.length >= mostNetworks && there.every((network) => network.id !== id)) {
      throw new Problem('conflict', 'too_many_networks', `There are ${mostNetworks} street networks already. Remove one that is not needed any more.`);
    }
    await insertNetwork(transaction, agencyId, {
      id, name: source.name, source: source.file, fileSha256: source.sha256, attribution: source.attribution, joined: source.joined,
      nodes: built.nodes, edges: built.edges, metres: built.metres, bounds: built.bounds, linesRead, linesStored, rejected, apart: built.apart,
      importedBy: context.person, purpose: context.purpose, content, contentBytes: built.content.length,
    });
    return (await listNetworks(transaction, agencyId, 1))[0]!;
  }, { ...(control.signal !== undefined && { signal: control.signal }) });
}

function nothingUsable({ linesRead, linesStored, rejected }: ReadLines): Problem {
  if (linesRead === 0) return new Problem('unprocessable', 'nothing_usable', 'The file holds no lines.');
  if (linesStored > 0) return new Problem('unprocessable', 'nothing_usable', 'No two streets of the file can be driven between in both directions: the lines share no corners. joined=crossings lets them meet where they cross.');
  const reasons = rejected.slice(0, 3).map(({ code, count, reason }) => `${count.toLocaleString('en')} x ${code}: ${reason}`);
  return new Problem('unprocessable', 'nothing_usable', `None of ${linesRead.toLocaleString('en')} lines is a street that a car can use. ${reasons.join(' ')}`);
}

const backdropPage = 2000;

/** Classes of maps that are not those of OpenStreetMap. */
const highways: Readonly<Record<string, string>> = { arterial: 'primary', collector: 'tertiary', local: 'residential', highway: 'motorway', major_road: 'primary', medium_road: 'secondary', minor_road: 'residential' };

async function* backdropLines(
  database: Database, context: Context, { signal, digest }: { signal?: AbortSignal | undefined; digest: (text: string) => void },
): AsyncGenerator<StreetLine | Rejection> {
  let [after, line] = ['0', 0];
  for (;;) {
    const rows: StreetShape[] = await transact(database, context, (transaction) => backdropStreets(transaction, context.agencyId, { after, limit: backdropPage }), { readOnly: true, ...(signal !== undefined && { signal }) });
    for (const row of rows) {
      digest(JSON.stringify([row.class, row.shape]));
      line += 1;
      const highway = highways[row.class] ?? row.class;
      // A map draws both carriageways of a motorway as one line.
      yield* linesOf({ line, properties: { ...(highway !== '' && { highway }), oneway: 'no' }, geometry: row.shape });
    }
    if (rows.length < backdropPage) return;
    after = rows.at(-1)!.id;
  }
}
