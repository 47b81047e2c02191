import type { Tick } from '../stats/tick.ts';
import { chainsBefore, chainsOf, type Chains } from './cell_chains.ts';
import { dayMs, daysLearned, type Expected, type ForecastModel, type Learning } from './learning.ts';
import { meanWeight, profileOf, sumByCell, timesMean } from './over_hours.ts';
import { countOf } from './plain_count.ts';
import { heldOutLikelihood, shrunkBackground, shrunkSelfExciting, type Background, type ShrunkFit } from './shrunk_self_exciting.ts';
import { densityByCell } from './smoothed_density.ts';

/**
 * Self-exciting model of a coming shift.
 *
 * Answers: what does the coming shift hold if incidents bring others to their cell, more on the first days and fewer later?
 * Misread as: the model of those who sell forecasts, so the best one. On open data its gain over counting is small or none, and
 * without guards it fits a handful of double entries; when it does not beat its own background it gives the count, and says so.
 * Formula: `shrunk_self_exciting`, with the kernel density of the incidents (500 m) as prior of the background. Events of a cell
 * within 30 minutes are one. The first 80 % of the days are fitted, and the last 20 % are foretold by that fit and by its
 * background alone; only when the fit is the likelier by a `gain` of at
 * least 2 in log-likelihood (seven to one; less is chance) is it fitted to all and used. Expected in an hour: background
 * and what earlier events still bring, times the profile of the week; times what an incident of the cell weighs.
 * Defaults: mergeMinutes 30, holdOut 20 %.
 * Cost: two fits, each events times steps.
 *
 * Parameters: `mergeMinutes`, 0 to 1,440; `priorMetres`, bandwidth of the prior.
 * Returns: expected per cell and hour; `used.served` is self_exciting or count, with theta, 1 / omega in days and gain.
 * Errors: none.
 * Example: theta 0.1 and 1 / omega 3 days: an incident of yesterday brings about 0.02 more to its cell today.
 * Reference: Mohler et al. 2015, Journal of the American Statistical Association 110:1399; Reinhart 2018, Statistical Science 33:299.
 */
export const selfExcitingCells: ForecastModel = {
  id: 'self_exciting',
  parameters: {
    mergeMinutes: { default: 30, least: 0, most: 1440, unit: 'minutes' }, priorMetres: { default: 500, least: 100, most: 10_000, unit: 'metres' },
  },
  run(learning, { mergeMinutes = 30, priorMetres = 500 }, tick) {
    const { events, cells, from } = learning;
    const chains = chainsOf({ cell: events.cell, time: events.time.map((time) => (time - from) / dayMs) }, { cells: cells.n, mergeDays: mergeMinutes / 1440 });
    const settings = { mergeMinutes, priorMetres, events: chains.n };
    if (chains.n < fewest) return baseline(learning, settings, { code: 'too_few_for_self_exciting', values: { rows: chains.n, needs: fewest } });
    const tried = holdOut(chains, learning, { priorMetres, tick });
    const found = { ...settings, theta: rounded(tried.fit.theta), waitingDays: rounded(1 / tried.fit.omega), gain: rounded(tried.gain) };
    if (tried.fit.atBound) return baseline(learning, found, { code: 'self_exciting_at_bound', values: { theta: found.theta, waitingDays: found.waitingDays } });
    if (!(tried.gain >= leastGain) || tried.fit.theta === 0) return baseline(learning, found, { code: 'self_exciting_lost', values: { gain: found.gain } });
    const fit = shrunkSelfExciting(chains, backgroundOf(chains, learning, { end: daysLearned(learning), priorMetres, tick }), tick);
    const used = { ...settings, theta: rounded(fit.theta), waitingDays: rounded(1 / fit.omega), gain: rounded(tried.gain) };
    if (fit.atBound) return baseline(learning, used, { code: 'self_exciting_at_bound', values: { theta: used.theta, waitingDays: used.waitingDays } });
    return foretell(learning, chains, { fit, used });
  },
};

const fewest = 100;
const heldOut = 0.2;
const leastGain = 2;
const rounded = (value: number): number => Number(value.toPrecision(6));

function baseline(learning: Learning, used: Record<string, number>, note: Expected['notes'][number]): Expected {
  const count = countOf(learning);
  return { expected: count.expected, used: { ...used, served: 'count' }, notes: [...count.notes, note] };
}

/** Events per day and cell by the density of what was before `end`, and a little wherever there was anything. */
function backgroundOf(chains: Chains, learning: Learning, { end, priorMetres, tick }: { end: number; priorMetres: number; tick: Tick }): Background {
  const { events, from } = learning;
  const before = Float64Array.from(events.time, (time) => ((time - from) / dayMs < end ? 1 : 0));
  const prior = densityByCell(learning, { weights: before, bandwidthMetres: priorMetres, tick });
  const least = (0.05 * chains.n) / Math.max(1, learning.cells.n);
  return { end, prior: prior.map((own, cell) => Math.max(own, chains.times[cell]!.length > 0 ? least : 0) / end) };
}

function holdOut(chains: Chains, learning: Learning, { priorMetres, tick }: { priorMetres: number; tick: Tick }): { fit: ShrunkFit; gain: number } {
  const days = daysLearned(learning);
  const end = (1 - heldOut) * days;
  const early = chainsBefore(chains, end);
  const background = backgroundOf(chains, learning, { end, priorMetres, tick });
  const fit = shrunkSelfExciting(early, background, tick);
  const alone = { mu: shrunkBackground(early, background, fit.strength), theta: 0, omega: fit.omega };
  // Cells that had nothing near are as unlikely for both.
  const least = 1e-3 / (days * chains.times.length);
  const raised = (mu: Float64Array): Float64Array => mu.map((own) => Math.max(own, least));
  const stretch = [end, days] as const;
  return { fit, gain: heldOutLikelihood(chains, { ...fit, mu: raised(fit.mu) }, stretch) - heldOutLikelihood(chains, { ...alone, mu: raised(alone.mu) }, stretch) };
}

function foretell(learning: Learning, chains: Chains, { fit, used }: { fit: ShrunkFit; used: Record<string, number> }): Expected {
  const { shift, events, from } = learning;
  const { profile, notes } = profileOf(learning);
  const hourly = timesMean(profile);
  const hours = shift.hourOfWeek.length;
  const begin = (shift.begin - from) / dayMs;
  const weights = cellWeights(learning);
  // Entries that were merged are incidents all the same.
  const perEvent = events.n === 0 ? 1 : sumByCell(learning, () => 1).reduce((sum, one) => sum + one, 0) / chains.n;
  const expected = new Float64Array(chains.times.length * hours);
  chains.times.forEach((list, cell) => {
    const left = list.reduce((sum, at) => sum + Math.exp(-fit.omega * (begin - at)), 0);
    for (let hour = 0; hour < hours; hour += 1) {
      const still = Math.exp((-fit.omega * hour) / 24) - Math.exp((-fit.omega * (hour + 1)) / 24);
      const events1 = fit.mu[cell]! / 24 + fit.theta * left * still;
      expected[cell * hours + hour] = events1 * perEvent * weights[cell]! * hourly[shift.hourOfWeek[hour]!]!;
    }
  });
  return { expected, used: { ...used, served: 'self_exciting' }, notes };
}

/** What an incident of each cell weighs, drawn towards that of all as five of them. */
function cellWeights(learning: Learning): Float64Array {
  const { weight } = learning.events;
  const [mean, prior] = [meanWeight(learning.events), 5];
  const counts = sumByCell(learning, () => 1);
  return sumByCell(learning, (i) => weight[i]!).map((sum, cell) => (sum + prior * mean) / (counts[cell]! + prior));
}
