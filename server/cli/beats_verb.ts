import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { openDatabase } from '../db/database.ts';
import { tableCsv } from '../formats/result_csv.ts';
import { readDocument } from '../http/ogc/process_document.ts';
import { beatsBody, postsBody, type BeatRecord, type BeatSummary, type PostsRecord } from '../model/beats.ts';
import { hoursBody, type HoursAnswer } from '../model/hours.ts';
import { Problem } from '../model/problem.ts';
import { localPerson } from '../model/who.ts';
import { listKept, readBeats, readPosts } from '../tasks/beat_plans.ts';
import { beatShapes, postPoints } from '../tasks/beat_shapes.ts';
import { beatTable, postTable } from '../tasks/beat_tables.ts';
import { choosePosts } from '../tasks/choose_posts.ts';
import { drawBeatPlan } from '../tasks/draw_beats.ts';
import { findServer } from '../tasks/find_server.ts';
import { hoursTable, type PlainTable } from '../tasks/hours_tables.ts';
import { askServer } from '../tasks/send_file.ts';
import { shareHours } from '../tasks/share_hours.ts';
import type { BeatsCommand } from './beats_options.ts';
import { beatsInWords, hoursInWords, listInWords, postsInWords } from './beats_words.ts';
import { madeByServer } from './document_work.ts';
import { checkOutput, newFile } from './new_file.ts';
import { progressLine } from './progress_line.ts';
import { requestFile } from './request_file.ts';

/** What was found, and its outlines for whoever wants them. */
type Found = { beats: BeatRecord; shapes: () => Promise<object> } | { posts: PostsRecord } | { hours: HoursAnswer } | { plans: BeatSummary[] };
type Doing = { signal: AbortSignal; show: (line: string) => void };

const listed = 100;

/** Does what was asked, in the database or through the server that holds it. Resolves with the exit code. */
export async function runBeats(config: Config, command: BeatsCommand, { signal, say: out }: { signal: AbortSignal; say: (line: string) => void }): Promise<number> {
  const { outputs, language } = command;
  // What is said must not get into the JSON.
  const say = outputs.includes('-') ? (line: string): void => { process.stderr.write(`${line}\n`); } : out;
  for (const path of outputs) if (path !== '-') await checkOutput(path, command.force);
  const progress = progressLine();
  const { server, holds, key } = await findServer(config, command.server);
  if (server !== null) say(holds ? `A server has the data folder open, so it is asked (${server}).` : `Asking ${server}.`);
  const database = server === null ? await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say }) : null;
  try {
    const doing = { signal, show: (line: string): void => progress.show(line) };
    const found = database !== null ? await here({ database, config }, command, doing) : await there(server!, key, command, doing);
    progress.end();
    const lines = 'plans' in found ? listInWords(found.plans, language) : 'beats' in found ? beatsInWords(found.beats, language)
      : 'posts' in found ? postsInWords(found.posts, language) : hoursInWords(found.hours, language);
    for (const line of lines) say(line);
    for (const path of outputs) await write(found, { path, table: command.table, say });
    return 'hours' in found && found.hours.infeasible.length > 0 ? 1 : 0;
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    say('Stopped. Nothing was kept.');
    return 130;
  } finally {
    await database?.close();
  }
}

const requestOf = async (path: string | null): Promise<string> => (path === null ? '{}' : requestFile(path));

async function here({ database, config }: { database: Database; config: Config }, command: BeatsCommand, { signal, show }: Doing): Promise<Found> {
  const whose = { who: localPerson, agency: command.agency, signal };
  const room = { signal, progress: (percent: number, doing: string): void => show(`${percent} %, ${doing}`) };
  const beatsOf = async (id: string): Promise<Found> => {
    const beats = await readBeats(database, { ...whose, id });
    return { beats, shapes: () => beatShapes(database, beats.plan, { ...whose, side: 'after' }) };
  };
  switch (command.verb) {
    case 'list': return { plans: (await Promise.all((['beats', 'posts'] as const).map((kind) => listKept(database, whose, { kind, limit: listed, before: undefined })))).flatMap(({ plans }) => plans) };
    case 'show': return unlessPosts(() => beatsOf(command.id), async () => ({ posts: await readPosts(database, { ...whose, id: command.id }) }));
    case 'hours': return { hours: await shareHours(database, localPerson, { agency: command.agency, body: readDocument(hoursBody, await requestOf(command.request)) }, { signal }) };
    case 'draw': return beatsOf(await drawBeatPlan(database, localPerson, { agency: command.agency, body: readDocument(beatsBody, await requestOf(command.request)) }, room));
    case 'posts': {
      const body = readDocument(postsBody, await requestOf(command.request));
      const id = await choosePosts(database, localPerson, { agency: command.agency, body }, { ...room, routers: { osrm: config.osrm, valhalla: config.valhalla } });
      return { posts: await readPosts(database, { ...whose, id }) };
    }
  }
}

/** An id is of beats, or else of posts. */
async function unlessPosts(beats: () => Promise<Found>, posts: () => Promise<Found>): Promise<Found> {
  try {
    return await beats();
  } catch (error) {
    if (error instanceof Problem && error.code === 'unknown_beats') return posts();
    throw error;
  }
}

async function there(server: string, key: string | null, command: BeatsCommand, doing: Doing): Promise<Found> {
  const { agency } = command;
  const query = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  const get = <T>(path: string): Promise<T> => askServer<T>(server, path, { key });
  const beatsAt = async (place: string): Promise<Found> => {
    const beats = await get<BeatRecord>(place);
    return { beats, shapes: () => get<object>(`/api/v1/patrols/beats/${beats.plan.id}.geojson${query}`) };
  };
  switch (command.verb) {
    case 'list': return { plans: (await Promise.all(['beats', 'posts'].map((kind) => get<{ plans: BeatSummary[] }>(`/api/v1/patrols/${kind}${query}`)))).flatMap(({ plans }) => plans) };
    case 'show': {
      const id = encodeURIComponent(command.id);
      return unlessPosts(() => beatsAt(`/api/v1/patrols/beats/${id}${query}`), async () => ({ posts: await get<PostsRecord>(`/api/v1/patrols/posts/${id}${query}`) }));
    }
    case 'hours': return { hours: await askServer<HoursAnswer>(server, `/api/v1/patrols/hours${query}`, { method: 'POST', key, body: readDocument(hoursBody, await requestOf(command.request)) }) };
    case 'draw': return beatsAt(await madeByServer({ server, key, agency }, { path: '/api/v1/patrols/beats', body: readDocument(beatsBody, await requestOf(command.request)) }, doing));
    case 'posts': {
      const place = await madeByServer({ server, key, agency }, { path: '/api/v1/patrols/posts', body: readDocument(postsBody, await requestOf(command.request)) }, doing);
      return { posts: await get<PostsRecord>(place) };
    }
  }
}

async function write(found: Found, { path, table, say }: { path: string; table: string | undefined; say: (line: string) => void }): Promise<void> {
  const text = /\.csv$/i.test(path) ? tableCsv(tableOf(found, table), 'en') : `${JSON.stringify(/\.geojson$/i.test(path) ? await shapesOf(found) : documentOf(found), null, 2)}\n`;
  if (path === '-') process.stdout.write(text);
  else {
    await newFile(path, ({ put }) => put(new TextEncoder().encode(text)));
    say(`It is in ${path}.`);
  }
}

const documentOf = (found: Found): unknown => ('beats' in found ? found.beats : 'posts' in found ? found.posts : 'hours' in found ? found.hours : found.plans);

async function shapesOf(found: Found): Promise<object> {
  if ('beats' in found) return found.shapes();
  if ('posts' in found) return postPoints(found.posts.plan);
  throw new Problem('bad_request', 'usage', 'There are no shapes in it.');
}

function tableOf(found: Found, table: string | undefined): PlainTable {
  if ('beats' in found && (table === undefined || table === 'beats' || table === 'units' || table === 'moves')) return beatTable(found.beats.plan, table ?? 'beats');
  if ('posts' in found && (table === undefined || table === 'posts' || table === 'uncovered')) return postTable(found.posts.plan, table ?? 'posts');
  if ('hours' in found) return hoursTable(found.hours, (table ?? 'cells') as Parameters<typeof hoursTable>[1]);
  throw new Problem('bad_request', 'usage', `It has no table "${table ?? ''}".`);
}
