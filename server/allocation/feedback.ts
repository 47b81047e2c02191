import { seededRandom, type Random } from '../stats/random.ts';

/**
 * Feedback between where patrols go and what is learned from them ([Ensign et al. 2018](https://proceedings.mlr.press/v81/ensign18a.html)).
 *
 * Answers: does a rule that sends patrols by what it has learned settle where crime is, or does it run away to where it looked first?
 * Misread as: a picture of a town. It has no streets and no offenders; it asks one thing of a rule, and a rule that fails here must
 * not be let loose on a town.
 * Formula: every patrol goes to one area, drawn in proportion to what was learned (or to the top one: greedy), and finds a crime there
 * with the area's rate. Learning: each find counts 1 (discovered); or 1 by the chance that a patrol was sent there (corrected); or
 * only what people report, which patrols have no part in (reported); or reports and corrected finds (both); or a ranking model is
 * given the whole history of reports and finds from time to time and says what it expects (model).
 * Set-up: two areas, rate 0.3 of a find a patrol in each, 9 finds imagined in each at the start, 200 runs. The published figures
 * (5 and 95 % of runs of the share of the first area) come without the length of a run. With 5,000 patrols they come out for finds:
 * greedy 0.006 and 0.994, proportional 0.316 and 0.696, and 0.695 in the middle for rates 0.30 and 0.25. The corrected rule
 * spreads with one by the root of the patrols; its 0.452 and 0.547 are those of 1,000, as are 0.488 and 0.511 together with 2.5
 * reports an area and patrol. No single length gives both. Among many areas the corrected rule needs many times longer.
 * Cost: areas x patrols, and what the model takes.
 *
 * Parameters: `finds`, rate by area of a find a patrol; `reports`, mean by area of reports a patrol; `patrols`; `start`, finds imagined
 * in each area; `learns`, one of the rules or a model with how often it is asked; `idle`, areas to which no patrol is sent (hold-outs).
 * Returns: share of each area in what was learned, at the end; and its share of the patrols.
 * Errors: RangeError for rates outside 0 to 1, or a model that expects nothing anywhere.
 * Reference: Ensign et al. 2018, PMLR 81:1; Lum & Isaac 2016, Significance 13:14.
 */
export type Rule = 'greedy' | 'discovered' | 'corrected' | 'reported' | 'both';
export type History = { /** Patrols before it. */ at: number[]; area: number[]; found: boolean[] };
export type Model = { every: number; expect: (history: History, at: number) => Float64Array };
export type Loop = {
  finds: readonly number[]; reports?: readonly number[]; patrols: number; start?: number; learns: Rule | Model; idle?: Uint8Array; seed: number;
};
export type LoopEnd = { learned: Float64Array; patrolled: Float64Array };

export function feedbackLoop({ finds, reports = finds.map(() => 0), patrols, start = 9, learns, idle, seed }: Loop): LoopEnd {
  if (finds.some((rate) => !(rate >= 0 && rate <= 1)) || reports.some((mean) => !(mean >= 0 && mean <= 30))) throw new RangeError(`not rates: ${finds.join(', ')}; ${reports.join(', ')}`);
  const random = seededRandom(seed);
  const history: History = { at: [], area: [], found: [] };
  const rule = typeof learns === 'string' ? learns : null;
  let learned = new Float64Array(finds.length).fill(start);
  const sent = new Float64Array(finds.length);
  const chances = new Float64Array(finds.length);
  const seen = (at: number, area: number, found: boolean): void => {
    history.at.push(at);
    history.area.push(area);
    history.found.push(found);
  };
  for (let at = 0; at < patrols; at += 1) {
    if (typeof learns !== 'string' && at > 0 && at % learns.every === 0) learned = Float64Array.from(learns.expect(history, at));
    setChances(chances, learned, { idle, greedy: rule === 'greedy' });
    const area = draw(chances, random);
    sent[area]! += 1;
    if (random.next() < finds[area]!) {
      if (rule === null) seen(at, area, true);
      else if (rule !== 'reported') learned[area]! += rule === 'corrected' || rule === 'both' ? 1 / chances[area]! : 1;
    }
    for (let place = 0; place < reports.length; place += 1) {
      for (let k = poisson(reports[place]!, random); k > 0; k -= 1) {
        if (rule === null) seen(at, place, false);
        else if (rule === 'reported' || rule === 'both') learned[place]! += 1;
      }
    }
  }
  return { learned: sharesOf(learned), patrolled: sharesOf(sent) };
}

/** Chance by area that the next patrol goes there. */
function setChances(chances: Float64Array, learned: Float64Array, { idle, greedy }: { idle: Uint8Array | undefined; greedy: boolean }): void {
  let most = 0;
  let sum = 0;
  for (let area = 0; area < learned.length; area += 1) {
    const value = idle?.[area] === 1 ? 0 : learned[area]!;
    chances[area] = value;
    most = Math.max(most, value);
    sum += value;
  }
  if (!(most > 0)) throw new RangeError('nothing is expected anywhere');
  if (greedy) {
    sum = 0;
    for (let area = 0; area < chances.length; area += 1) sum += chances[area] = Number(chances[area] === most);
  }
  for (let area = 0; area < chances.length; area += 1) chances[area]! /= sum;
}

function sharesOf(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

function draw(chances: Float64Array, random: Random): number {
  let rest = random.next();
  for (let area = 0; area < chances.length - 1; area += 1) {
    rest -= chances[area]!;
    if (rest < 0) return area;
  }
  return chances.findLastIndex((chance) => chance > 0);
}

/** By multiplication, for small means. */
function poisson(mean: number, random: Random): number {
  if (mean === 0) return 0;
  const floor = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > floor; product *= random.next()) count += 1;
  return count;
}

export type Band = { lower: number; middle: number; upper: number };

/** 5 %, 50 % and 95 % of runs of the share of the first area in what was learned; seeds from 1. */
export function loopBand(loop: Omit<Loop, 'seed'>, runs = 200): Band {
  const shares = Float64Array.from({ length: runs }, (_, run) => feedbackLoop({ ...loop, seed: run + 1 }).learned[0]!).toSorted();
  const at = (level: number): number => {
    const place = level * (runs - 1);
    const below = Math.floor(place);
    return shares[below]! + (place - below) * ((shares[below + 1] ?? shares[below]!) - shares[below]!);
  };
  return { lower: at(0.05), middle: at(0.5), upper: at(0.95) };
}
