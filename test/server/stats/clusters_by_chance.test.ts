import { describe, expect, it } from 'vitest';
import { chanceOf, chanceOfClusters, clustersByChance, percentile, type ClustersByChance } from '../../../server/stats/clusters_by_chance.ts';
import { dbscan } from '../../../server/stats/dbscan.ts';
import { nnh } from '../../../server/stats/nnh.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const cells = { x: Float64Array.of(5000), y: Float64Array.of(5000), widthMetres: 10_000, heightMetres: 10_000 };

knownNumbers('clusters_by_chance', ({ number }) => {
  number({
    what: 'Mean number of clusters when one needs no more than one event and distance is next to nothing: as many as events',
    source: 'By construction', expected: [50, 50, 1], tolerance: 0,
    actual: () => {
      const found = clustersByChance({ events: 50, cells, seed: 1, runs: 20, cluster: (x, y) => dbscan({ x, y, epsMetres: 1e-9, minPts: 1 }) }) as ClustersByChance;
      return [found.clusters[0]!, found.clusters[19]!, found.largest[19]!];
    },
  });
});

describe('clusters by chance', () => {
  const run = (seed: number): ClustersByChance =>
    clustersByChance({ events: 300, cells, seed, runs: 60, cluster: (x, y) => nnh({ x, y, areaSquareMetres: 1e8, minimum: 4 }) }) as ClustersByChance;

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

  it('throw events only into the cells, and evenly', () => {
    const seen = [0, 0];
    clustersByChance({
      events: 10_000, seed: 4, runs: 1, cells: { x: Float64Array.of(50, 1050), y: Float64Array.of(50, 50), widthMetres: 100, heightMetres: 100 },
      cluster: (x, y) => {
        x.forEach((east, i) => {
          const cell = east < 500 ? 0 : 1;
          expect(east - cell * 1000 >= 0 && east - cell * 1000 <= 100 && y[i]! >= 0 && y[i]! <= 100).toBe(true);
          seen[cell]! += 1;
        });
        return { labels: new Int32Array(x.length).fill(-1), sizes: new Int32Array(0) };
      },
    });
    expect(Math.abs(seen[0]! - 5000)).toBeLessThan(250);
  });

  it('can be stopped, and are not defined without events or cells', () => {
    const cluster = () => ({ labels: new Int32Array(5), sizes: Int32Array.of(5) });
    expect(() => clustersByChance({ events: 5, cells, seed: 1, cluster, tick: (done) => { if (done > 3) throw new Error('stopped'); } })).toThrow('stopped');
    expect(clustersByChance({ events: 0, cells, seed: 1, cluster })).toEqual({ notDefined: 'no_events' });
    expect(clustersByChance({ events: 5, cells: { ...cells, x: new Float64Array(0), y: new Float64Array(0) }, seed: 1, cluster })).toEqual({ notDefined: 'no_area' });
    expect(() => clustersByChance({ events: 5, cells, seed: 1, runs: 0, cluster })).toThrow(RangeError);
  });
});
