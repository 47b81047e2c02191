import { describe, expect, it } from 'vitest';
import { chanceOf, chanceOfClusters, clustersByChance, percentile, type ClustersByChance } from '../../../server/stats/clusters_by_chance.ts';
import { dbscan } from '../../../server/stats/dbscan.ts';
import { nnh } from '../../../server/stats/nnh.ts';
import { polygonMask } from '../../../server/stats/polygon_mask.ts';
import type { Random } from '../../../server/stats/random.ts';
import { randomPoints } from '../../../server/stats/random_points.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const evenly = (n: number) => (random: Random) => randomPoints(n, { bounds: [0, 0, 10_000, 10_000] }, random);

knownNumbers('clusters_by_chance', ({ number }) => {
  number({
    what: 'Mean number of clusters when one needs no more than one event and distance is next to nothing: as many as events',
    source: 'By construction', expected: [50, 50, 1], tolerance: 0,
    actual: () => {
      const found = clustersByChance({ draw: evenly(50), seed: 1, runs: 20, cluster: (drawn) => dbscan({ ...drawn, epsMetres: 1e-9, minPts: 1 }) }) as ClustersByChance;
      return [found.clusters[0]!, found.clusters[19]!, found.largest[19]!];
    },
  });
});

describe('clusters by chance', () => {
  const run = (seed: number): ClustersByChance =>
    clustersByChance({ draw: evenly(300), seed, runs: 60, cluster: (drawn) => nnh({ ...drawn, areaSquareMetres: 1e8, minimum: 4 }) }) as ClustersByChance;

  it('are the same again for the same seed, and others for another', () => {
    expect(run(1)).toEqual(run(1));
    expect(run(2).ellipseSquareKilometres).not.toEqual(run(1).ellipseSquareKilometres);
  });

  it('give a large cluster a small p and a small one a large p, and never 0', () => {
    const found = run(1);
    expect(chanceOf(found, 300)).toBeCloseTo(1 / 61, 12);
    expect(chanceOf(found, 0)).toBe(1);
    expect(chanceOf(found, found.largest[59]!)).toBeGreaterThanOrEqual(2 / 61);
    expect(chanceOfClusters(found, percentile(found.clusters, 0.5))).toBeGreaterThanOrEqual(0.5);
    expect(percentile(found.clusters, 1)).toBe(found.clusters[59]);
  });

  it('throw events only into the window, whatever its form', () => {
    const mask = polygonMask([[[[0, 0], [100, 0], [100, 100], [0, 100]]], [[[1000, 0], [1100, 0], [1100, 100], [1000, 100]]]])!;
    const seen = [0, 0];
    clustersByChance({
      draw: (random) => randomPoints(4000, { bounds: mask.bounds, mask }, random), seed: 4, runs: 1,
      cluster: ({ x, y }) => {
        x.forEach((east, i) => {
          const square = east < 500 ? 0 : 1;
          expect(east - square * 1000 >= 0 && east - square * 1000 <= 100 && y[i]! >= 0 && y[i]! <= 100).toBe(true);
          seen[square]! += 1;
        });
        return { labels: new Int32Array(x.length).fill(-1), sizes: new Int32Array(0) };
      },
    });
    expect(Math.abs(seen[0]! - 2000)).toBeLessThan(160);
  });

  it('can be stopped, and are not defined without events', () => {
    const cluster = () => ({ labels: new Int32Array(5), sizes: Int32Array.of(5) });
    expect(() => clustersByChance({ draw: evenly(5), seed: 1, cluster, tick: (done) => { if (done > 3) throw new Error('stopped'); } })).toThrow('stopped');
    expect(clustersByChance({ draw: evenly(0), seed: 1, cluster })).toEqual({ notDefined: 'no_events' });
    expect(() => clustersByChance({ draw: evenly(5), seed: 1, runs: 0, cluster })).toThrow(RangeError);
  });
});
