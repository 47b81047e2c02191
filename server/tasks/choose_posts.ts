import { choosePostsWork, type PostsProblem } from '../allocation/choose_posts.ts';
import type { Choice } from '../allocation/choice.ts';
import type { Database } from '../db/database.ts';
import type { PostsBody, PostsPlan } from '../model/beats.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { findUnits, type PlacedUnits } from './analysis_units.ts';
import { readUnitsWithWork, usualResolution } from './beat_ground.ts';
import { isKept, keepBeatPlan, sumOf } from './beat_plans.ts';
import type { DrawRoom } from './draw_beats.ts';
import { isReached, postsProblemOf, postsSide, type PostsGround } from './posts_problem.ts';
import { postsReading, postsSummary, postsWarnings } from './posts_words.ts';
import { atOneVersion } from './read_at.ts';
import { readWorkQuestion, type WorkEvents, type WorkQuestion } from './reported_work.ts';
import { resultIdOf } from './result_digest.ts';
import { allocationThread, runInThread } from './threads.ts';
import { travelTimes, type Routers, type Travelled } from './travel_times.ts';

type Asked = { agency: string | undefined; body: PostsBody };
type Room = DrawRoom & { routers?: Routers | undefined };
type Candidate = { name: string; at: [number, number]; existing: boolean };

/** Of the method: another number gives other ids. */
const version = 1;
/** Hexagons whose size nobody named, and points between which travel is asked for: every one to every other. */
const usualUnits = 1500;
const mostPoints = 4000;
const mostUncovered = 50;

/** Chooses posts among candidates and keeps them. The same request to the same data has the same id, which is given. */
export const choosePosts = (database: Database, who: Who, asked: Asked, room: Room = {}): Promise<string> => atOneVersion(() => chooseOnce(database, who, asked, room));

async function chooseOnce(database: Database, who: Who, { agency: slug, body }: Asked, { signal, progress = () => {}, routers }: Room): Promise<string> {
  progress(1, 'reading');
  const question = await readWorkQuestion(database, who, { agency: slug, filter: body.filter }, signal);
  const { resolved, study } = question;
  const { units, work, load } = await readUnitsWithWork(database, question, { ...body, rings: 0, usual: usualUnits }, signal);
  const candidates = await readCandidates(database, question, { body, units }, signal);
  const busy = Array.from(load.keys()).filter((unit) => load[unit]! > 0);
  const middleOf = (unit: number): [number, number] => study.plane.inverse(units.units.x[unit]!, units.units.y[unit]!);
  const points = [...candidates.map(({ at }) => at), ...busy.map(middleOf)];
  if (points.length > mostPoints) throw tooMany(points.length);
  progress(15, 'travel');
  const travel = await travelTimes(database, resolved, points.map(([longitude, latitude]) => ({ longitude, latitude })), body.travel, {
    signal, progress: (share) => progress(15 + Math.round(30 * share), 'travel'), ...(routers && { routers }),
  });
  const id = resultIdOf({
    what: 'posts', version, body, filter: resolved.described, dataVersion: resolved.agency.dataVersion, latest: resolved.agency.latest ?? null, studyArea: study.described.hash, how: travel.how, network: travel.network,
  });
  const context = { ...resolved.context, purpose: 'choose posts' };
  if (await isKept(database, context, id, signal)) return id;
  const ground: PostsGround = {
    times: travel.times, candidates: Int32Array.from(candidates.keys()), places: Int32Array.from(busy, (_, i) => candidates.length + i), load: Float64Array.from(busy, (unit) => load[unit]!),
    existing: body.existing.length,
  };
  progress(50, 'choosing');
  const choice = await runInThread<Choice>(allocationThread, { work: choosePostsWork.id, input: postsProblemOf(ground, body) satisfies PostsProblem }, {
    signal, progress: (share) => progress(50 + Math.round(45 * share), 'choosing'),
  });
  const plan = compose({ id, question, units, work, candidates, ground, travel, choice, busy, middleOf }, body);
  await keepBeatPlan(database, context, { kind: 'posts', plan, summary: postsSummary(plan, body.reach), parts: plan.posts.length });
  return id;
}

function tooMany(points: number): Problem {
  const message = `${points} candidates and places with work are more than the ${mostPoints} between which travel is asked for. Choose larger units, fewer candidates, or an area.`;
  return new Problem('bad_request', 'too_many_units', message, [{ field: 'unit', message }]);
}

/** Existing posts first. */
async function readCandidates(database: Database, question: WorkQuestion, { body, units }: { body: PostsBody; units: PlacedUnits }, signal?: AbortSignal): Promise<Candidate[]> {
  const { study, resolved } = question;
  const existing = body.existing.map((post): Candidate => ({ ...post, existing: true }));
  const fault = (field: string, message: string, value: number): Problem => new Problem('bad_request', 'bad_constraint', message, [{ field, message, change: [{ path: [field], value }] }]);
  if (existing.length > body.posts) throw fault('posts', `${existing.length} posts exist already, more than the ${body.posts} that there are to be. Give at least ${existing.length}.`, existing.length);
  if (body.model === 'p_dispersion' && body.posts < 2) throw fault('posts', 'One post is apart from nothing: give at least two.', 2);
  const open = typeof body.candidates === 'string' ? await middles(body.candidates) : body.candidates.map((post): Candidate => ({ ...post, existing: false }));
  const all = [...existing, ...open];
  if (all.length < body.posts) throw fault('posts', `There are ${all.length} places where a post may be, fewer than the ${body.posts} that there are to be.`, all.length);
  return all;
  async function middles(text: string): Promise<Candidate[]> {
    const named = text === 'hex' ? (units.units.kind === 'hex' ? units.text : `hex:${await usualResolution(database, question, { usual: usualUnits, signal })}`) : text;
    const { units: { n, ids, names, x, y } } = named === units.text ? units : await findUnits(database, resolved, named, { plane: study.plane, study: study.shape, rings: 0 }, signal);
    return Array.from({ length: n }, (_, i) => ({ name: names?.[i] ?? ids[i]!, at: study.plane.inverse(x[i]!, y[i]!), existing: false }));
  }
}

type Parts = {
  id: string; question: WorkQuestion; units: PlacedUnits; work: WorkEvents; candidates: readonly Candidate[]; ground: PostsGround; travel: Travelled; choice: Choice; busy: readonly number[];
  middleOf: (unit: number) => [number, number];
};

function compose({ id, question: { resolved }, units, work, candidates, ground, travel, choice, busy, middleOf }: Parts, body: PostsBody): PostsPlan {
  const { agency } = resolved;
  const chosen = [...choice.chosen];
  const total = ground.load.reduce((sum, one) => sum + one, 0);
  const { posts, uncovered } = reachOf(ground, chosen, body);
  const parts = {
    id, title: body.title, agency: agency.slug, request: body, filter: resolved.described, dataVersion: agency.dataVersion, demonstration: agency.demonstration, unit: units.text, workload: body.workload,
    model: body.model, travel: { how: travel.how, words: travel.words },
    learned: {
      rows: work.rows, placed: work.events.n, used: work.events.unit.reduce((sum, one) => sum + (one >= 0 ? 1 : 0), 0), total, units: units.units.n, candidates: candidates.length,
    },
    method: { how: choice.how, objective: choice.objective, bound: choice.bound, gap: choice.gap, heuristic: choice.heuristic.objective },
    before: body.existing.length === 0 ? null : postsSide(ground, body.existing.map((_, j) => j), body), after: postsSide(ground, chosen, body),
    posts: chosen.map((j, k) => ({ ...candidates[j]!, ...posts[k]! })),
    uncovered: uncovered.slice(0, mostUncovered).map(({ place, minutes }) => {
      const unit = busy[place]!;
      return { id: units.units.ids[unit]!, name: units.units.names?.[unit] ?? units.units.ids[unit]!, at: middleOf(unit), load: ground.load[place]!, minutes };
    }),
    infeasible: [], warnings: [...work.warnings, ...postsWarnings({ total, unreachable: travel.unreachable.length, straight: travel.how === 'straight' })], seed: body.seed,
  };
  const whole = { ...parts, reading: postsReading(parts, body.reach) };
  // How long it took is no part of what it is.
  return { ...whole, method: { ...whole.method, seconds: choice.seconds, heuristicMs: choice.heuristic.ms }, sha256: sumOf(whole) };
}

/** What each post has within its reach, what no other has, and what it is nearest to; and the places that none reaches, those with the most work first. */
function reachOf(ground: PostsGround, chosen: readonly number[], body: PostsBody) {
  const { times: { n, seconds }, candidates, places, load } = ground;
  const reached = isReached(ground, body);
  const posts = chosen.map(() => ({ covers: 0, alone: 0, nearest: 0 }));
  const uncovered: { place: number; minutes: number | null }[] = [];
  places.forEach((to, place) => {
    const covering = chosen.flatMap((j, k) => (reached(candidates[j]!, to) ? [k] : []));
    const secondsOf = (k: number): number => seconds[candidates[chosen[k]!]! * n + to]!;
    const nearest = chosen.reduce((best, _, k) => (secondsOf(k) < secondsOf(best) ? k : best), 0);
    for (const k of covering) posts[k]!.covers += load[place]!;
    if (covering.length === 1) posts[covering[0]!]!.alone += load[place]!;
    if (chosen.length > 0) posts[nearest]!.nearest += load[place]!;
    if (covering.length === 0) uncovered.push({ place, minutes: Number.isFinite(secondsOf(nearest)) ? secondsOf(nearest) / 60 : null });
  });
  return { posts, uncovered: uncovered.toSorted((a, b) => load[b.place]! - load[a.place]! || a.place - b.place) };
}
