import { describe, expect, it } from 'vitest';
import { kMeans, type KMeans } from '../../../server/stats/k_means.ts';
import { silhouette, type Silhouette } from '../../../server/stats/silhouette.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

const line = { x: Float64Array.of(0, 1, 10, 11), y: new Float64Array(4), labels: Int32Array.of(0, 0, 1, 1), seed: 1 };

knownNumbers('silhouette', ({ number }) => {
  number({
    what: 'Events at 0, 1, 10 and 11 along a line in two groups', source: 'By hand: (10.5 - 1) / 10.5 and (9.5 - 1) / 9.5',
    expected: [9.5 / 10.5, 8.5 / 9.5, 8.5 / 9.5, 9.5 / 10.5], actual: () => (silhouette(line) as Silhouette).values,
  });
  number({
    what: 'Mean silhouette of all robberies of Memphis in three groups', source: 'scikit-learn, silhouette_score, of its k-means', needsData: true,
    expected: 0.41176794493405283, tolerance: 1e-6, because: 'its k-means ends with one event in another group',
    actual: () => { const { x, y } = memphisRobberies(); return (silhouette({ x, y, labels: (kMeans({ x, y, k: 3, seed: 1 }) as KMeans).labels, seed: 1, most: 3000 }) as Silhouette).mean; },
  });
});

describe('the silhouette', () => {
  it('is 0 for an event alone, negative for one in the wrong cluster, and leaves out noise', () => {
    const { values } = silhouette({ x: Float64Array.of(0, 1, 10, 50, 2, 7), y: new Float64Array(6), labels: Int32Array.of(0, 0, 1, 2, 1, -1), seed: 1 }) as Silhouette;
    expect(values[3]).toBe(0);
    expect(values[4]).toBeLessThan(0);
    expect(values[5]).toBeNaN();
  });

  it('has the mean of each cluster and of all, of some events when there are many', () => {
    const n = 3000;
    const many = { x: Float64Array.from({ length: n }, (_, i) => (i % 2) * 1000 + (i % 7)), y: new Float64Array(n), labels: Int32Array.from({ length: n }, (_, i) => i % 2), seed: 5 };
    const { values, mean, means } = silhouette({ ...many, most: 100 }) as Silhouette;
    const taken = values.filter((value) => !Number.isNaN(value));
    expect(taken.length).toBe(100);
    expect(mean).toBeCloseTo(taken.reduce((sum, value) => sum + value) / 100, 12);
    expect(means.every((value) => value > 0.99)).toBe(true);
    expect(silhouette({ ...many, most: 100 })).toEqual(silhouette({ ...many, most: 100 }));
  });

  it('is 0 when all events are in one place', () => {
    expect(silhouette({ ...line, x: new Float64Array(4) })).toMatchObject({ mean: 0 });
  });

  it('is not defined without events or with one cluster', () => {
    expect(silhouette({ ...line, labels: new Int32Array(4).fill(-1) })).toEqual({ notDefined: 'no_events' });
    expect(silhouette({ ...line, labels: new Int32Array(4) })).toEqual({ notDefined: 'one_unit' });
    expect(() => silhouette({ ...line, labels: new Int32Array(3) })).toThrow(RangeError);
    expect(() => silhouette({ ...line, most: 1 })).toThrow(RangeError);
  });
});
