import type { PostsProblem } from '../allocation/choose_posts.ts';
import type { PostsBody, PostsPlan } from '../model/beats.ts';
import type { TravelTimes } from '../model/travel.ts';
import { packNeighbours } from '../stats/neighbours.ts';

/** Candidates and places of work among the points that travel is known between. */
export type PostsGround = {
  times: TravelTimes;
  /** Points: of each candidate, existing posts first, and of each place with work. */
  candidates: Int32Array; places: Int32Array;
  /** Of each place. */
  load: Float64Array;
  existing: number;
};

/** Where there is no way, for models that need a number. */
const noWayMetres = 1e7;

const finite = (metres: number): number => (metres < noWayMetres ? metres : noWayMetres);

/** Whether a place lies within the reach of a candidate. */
export function isReached({ times: { n, seconds, metres } }: PostsGround, { reach }: Pick<PostsBody, 'reach'>): (from: number, to: number) => boolean {
  return reach.metres !== undefined ? (from, to) => metres[from * n + to]! <= reach.metres! : (from, to) => seconds[from * n + to]! <= reach.minutes! * 60;
}

export function postsProblemOf(ground: PostsGround, body: PostsBody): PostsProblem {
  const { times: { n, metres }, candidates, places, load, existing } = ground;
  const fixed = Uint8Array.from(candidates, (_, j) => (j < existing ? 1 : 0));
  const common = { p: body.posts, fixed, seconds: body.seconds, seed: body.seed };
  if (body.model === 'p_dispersion') {
    const distances = new Float64Array(candidates.length ** 2);
    // A way can be longer back than there: the shorter of both keeps posts apart for certain.
    candidates.forEach((from, i) => candidates.forEach((to, j) => { distances[i * candidates.length + j] = i === j ? 0 : finite(Math.min(metres[from * n + to]!, metres[to * n + from]!)); }));
    return { model: 'p_dispersion', distances, ...common };
  }
  if (body.model === 'p_median') {
    const table = new Float64Array(candidates.length * places.length);
    candidates.forEach((from, j) => places.forEach((to, i) => { table[j * places.length + i] = finite(metres[from * n + to]!); }));
    return { model: 'p_median', demand: load, metres: table, candidates: candidates.length, ...common };
  }
  const reached = isReached(ground, body);
  const near = packNeighbours(Array.from(candidates, (from) => Array.from(places.keys()).filter((i) => reached(from, places[i]!))));
  return body.model === 'coverage' ? { model: 'coverage', demand: load, near, ...common } : { model: 'backup', demand: load, near, weights: [1, body.backupWeight], ...common };
}

/** What some of the candidates reach. */
export function postsSide(ground: PostsGround, chosen: readonly number[], body: PostsBody): PostsPlan['after'] {
  const { times: { n, seconds, metres }, candidates, places, load } = ground;
  const reached = isReached(ground, body);
  const total = load.reduce((sum, one) => sum + one, 0);
  const sums = { covered: 0, backup: 0, minutes: 0, metres: 0, farthest: 0 };
  places.forEach((to, i) => {
    const points = chosen.map((j) => candidates[j]!);
    const covers = points.filter((from) => reached(from, to)).length;
    if (covers > 0) sums.covered += load[i]!;
    if (covers > 1) sums.backup += load[i]!;
    const nearest = points.reduce((best, from) => (seconds[from * n + to]! < seconds[best * n + to]! ? from : best), points[0]!);
    sums.minutes += (load[i]! * seconds[nearest * n + to]!) / 60;
    sums.metres += load[i]! * metres[nearest * n + to]!;
    sums.farthest = Math.max(sums.farthest, seconds[nearest * n + to]! / 60);
  });
  const share = (part: number): number | null => (total > 0 ? part / total : null);
  const known = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);
  const apart = chosen.flatMap((i, at) => chosen.slice(at + 1).map((j) => Math.min(metres[candidates[i]! * n + candidates[j]!]!, metres[candidates[j]! * n + candidates[i]!]!)));
  return {
    posts: chosen.length, covered: sums.covered, coveredShare: share(sums.covered), backup: sums.backup, backupShare: share(sums.backup), meanMinutes: known(share(sums.minutes)), meanMetres: known(share(sums.metres)),
    farthestMinutes: total > 0 ? known(sums.farthest) : null, leastApartMetres: apart.length === 0 ? null : known(Math.min(...apart)),
  };
}
