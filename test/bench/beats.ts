import { beatCentres } from '../../server/allocation/beat_centres.ts';
import { drawBeats, travelOf } from '../../server/allocation/beats.ts';
import { largestDeviation, loadsOf, type BeatsProblem } from '../../server/allocation/beats_problem.ts';
import { beatCity } from '../support/beat_city.ts';
import { interleave } from './measure.ts';
import { printTable, shortly, timingRow, type Row } from './table.ts';

/**
 * Beats of about equal work: 1,000, 5,000 and 20,000 hexagons from blocks of which the heaviest has more than twice the mean.
 * Floor: every unit is held against every centre once, which whoever assigns units to beats has to do. Beside it the seconds after
 * which all beats were within 10 % of the mean, and what the rest of the time gained in way.
 */
export async function benchBeats(): Promise<void> {
  const rows: Row[] = [];
  for (const [rowsOf, columns, beats] of [[32, 32, 10], [71, 71, 20], [142, 141, 40]] as const) {
    const problem = beatCity({ rows: rowsOf, columns, beats });
    const what = `${(rowsOf * columns).toLocaleString('en')} cells, ${beats} beats`;
    const timings = await interleave({
      'floor: each unit to each centre once': () => nearest(problem),
      'beats': () => drawBeats(problem),
    }, 3);
    rows.push(...timings.map((timing) => timingRow(what, timing)));
    const ticks: number[] = [];
    const begun = performance.now();
    const { beat, alive, steps, balancedAfter, travel } = drawBeats(problem, () => { ticks.push((performance.now() - begun) / 1000); });
    const all = (performance.now() - begun) / 1000;
    const balanced = balancedAfter === null ? null : ticks[Math.round((balancedAfter / steps) * ticks.length)] ?? all;
    const deviation = (of: Int32Array): string => `${shortly(100 * largestDeviation(loadsOf(problem, of, beats), alive))} %`;
    rows.push({ what, how: `within 10 % of the mean after ${balanced === null ? 'never' : `${shortly(balanced)} s`}: from ${deviation(problem.today)} to ${deviation(beat)}; way ${shortly(100 * (travel / travelOf(problem, problem.today, beats) - 1))} %` });
  }
  printTable('Beats by equal work', rows);
}

function nearest(problem: BeatsProblem): number {
  const { x, y, load, beats, today } = problem;
  const { centre } = beatCentres({ ...problem, tried: 0 }, today, beats);
  let sum = 0;
  for (let unit = 0; unit < x.length; unit += 1) {
    let least = Infinity;
    for (const to of centre) least = Math.min(least, Math.sqrt((x[unit]! - x[to]!) ** 2 + (y[unit]! - y[to]!) ** 2));
    sum += least * load[unit]!;
  }
  return sum;
}
