import { dbscan } from '../../server/stats/dbscan.ts';
import { hdbscan } from '../../server/stats/hdbscan.ts';
import { nnh, randomDistance } from '../../server/stats/nnh.ts';
import { pointIndex } from '../../server/stats/point_index.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { stac } from '../../server/stats/stac.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const minPts = 10;

/**
 * Clusters of events of three sizes, half of them in heaps, as dense whatever their number. Floor of DBSCAN, NNH and STAC: the
 * bare search, once for each event, for those within the distance; of HDBSCAN: for its ten nearest.
 */
export async function benchClusters(): Promise<void> {
  const rows = [];
  for (const events of [10_000, 30_000, 100_000]) {
    const { x, y, side } = heaps(events);
    const areaSquareMetres = side * side;
    const metres = randomDistance(events, areaSquareMetres, 0.5);
    const what = `${events.toLocaleString('en')} events`;
    const rounds = events > 50_000 ? 5 : 9;
    const byDistance = await interleave({
      'floor: search within the distance': () => search(x, y, ({ within }, i) => within(x[i]!, y[i]!, metres)),
      'DBSCAN': () => dbscan({ x, y, epsMetres: metres, minPts }),
      'NNH': () => nnh({ x, y, areaSquareMetres, minimum: minPts }),
      'STAC': () => stac({ x, y, radiusMetres: metres }),
    }, rounds);
    const byNearest = await interleave({
      'floor: ten nearest': () => search(x, y, ({ nearest }, i) => nearest(x[i]!, y[i]!, minPts)),
      'HDBSCAN': () => hdbscan({ x, y, minPts }),
    }, rounds);
    rows.push(...[...byDistance, ...byNearest].map((timing) => timingRow(what, timing)));
  }
  printTable(`Clusters, minPts ${minPts}, distance as between random events`, rows);
}

function search(x: Float64Array, y: Float64Array, ask: (index: ReturnType<typeof pointIndex>, i: number) => number): number {
  const index = pointIndex(x, y);
  let found = 0;
  for (let i = 0; i < x.length; i += 1) found += ask(index, i);
  return found;
}

function heaps(events: number): { x: Float64Array; y: Float64Array; side: number } {
  const { next, below } = seededRandom(1);
  const side = Math.sqrt(events) * 100;
  const middles = Array.from({ length: Math.ceil(events / 200) }, () => [next() * side, next() * side] as const);
  const [x, y] = [new Float64Array(events), new Float64Array(events)];
  const around = (): number => (next() + next() + next() - 1.5) * 800;
  for (let i = 0; i < events; i += 1) {
    const [east, north] = i % 2 === 0 ? [next() * side, next() * side] : middles[below(middles.length)]!;
    x[i] = east + (i % 2 === 0 ? 0 : around());
    y[i] = north + (i % 2 === 0 ? 0 : around());
  }
  return { x, y, side };
}
