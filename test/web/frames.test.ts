import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremes, reelOf, stepTotals, usualLength, type Slice } from '../../web/frames.ts';

const slice = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 12 })).chain(([cells, steps]) =>
  fc.array(fc.uniqueArray(fc.nat(cells - 1), { maxLength: cells }), { minLength: steps, maxLength: steps }).chain((perStep) =>
    fc.infiniteStream(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0.1, 0.3, 182.25, 547.5))).map((stream): Slice => {
      const start = [0];
      for (const own of perStep) start.push(start.at(-1)! + own.length);
      return {
        cell: Array.from({ length: cells }, (_, place) => `cell ${place}`), from: Int32Array.from(perStep, (_, step) => step), start: Uint32Array.from(start),
        cellIndex: Uint32Array.from(perStep.flatMap((own) => own.toSorted((a, b) => a - b))),
        value: Float64Array.from({ length: start.at(-1)! }, () => stream.next().value as number), unplaced: Float64Array.from(perStep, (own) => own.length % 3),
      };
    })));

/** The plain way: every frame from nothing. */
function plainFrame({ cell, start, cellIndex, value }: Slice, first: number, length: number): number[] {
  const values = cell.map(() => 0);
  for (let entry = start[first]!; entry < start[first + length]!; entry++) values[cellIndex[entry]!]! += value[entry]!;
  return values;
}

describe('a film of frames', () => {
  it('shows in every frame what adding up its steps gives, whatever was shown before', () => {
    fc.assert(fc.property(slice, fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 30 }), (given, sought) => {
      const reel = reelOf(given);
      for (const [a, b] of sought) {
        const length = 1 + (a % given.from.length);
        const first = b % reel.frames(length);
        const frame = reel.seek(first, length);
        const plain = plainFrame(given, first, length);
        plain.forEach((value, cell) => expect(frame.values[cell]).toBeCloseTo(value, 9));
        expect([...frame.values].map((value) => value > 0)).toEqual(plain.map((value) => value > 0));
        expect(frame.placed).toBeCloseTo(plain.reduce((sum, value) => sum + value, 0), 9);
        expect(frame.unplaced).toBe(given.unplaced.slice(first, first + length).reduce((sum, value) => sum + value, 0));
        expect([frame.first, frame.last]).toEqual([first, first + length]);
      }
    }), { numRuns: 300 });
  });

  it('has the same totals by step as its frames of one step', () => {
    fc.assert(fc.property(slice, (given) => {
      const reel = reelOf(given);
      stepTotals(given).forEach((total, step) => {
        const { placed, unplaced } = reel.seek(step, 1);
        expect(total).toBeCloseTo(placed + unplaced, 9);
      });
    }));
  });

  it('has one scale for all frames: nothing in any of them lies outside', () => {
    fc.assert(fc.property(slice, fc.nat(), (given, a) => {
      const length = 1 + (a % given.from.length);
      const all = Array.from({ length: reelOf(given).frames(length) }, (_, first) => plainFrame(given, first, length)).flat().filter((value) => value > 0);
      const found = extremes(given, length);
      if (all.length === 0) expect(found).toBeNull();
      else {
        expect(found!.low).toBeCloseTo(Math.min(...all), 9);
        expect(found!.high).toBeCloseTo(Math.max(...all), 9);
      }
    }), { numRuns: 300 });
  });

  it('has no frame before its beginning or past its end', () => {
    const reel = reelOf({ cell: ['a'], from: Int32Array.of(1, 2), start: Uint32Array.of(0, 1, 1), cellIndex: Uint32Array.of(0), value: Float64Array.of(4), unplaced: Float64Array.of(0, 1) });
    expect([reel.frames(1), reel.frames(2), reel.frames(3)]).toEqual([2, 1, 0]);
    for (const [first, length] of [[-1, 1], [2, 1], [0, 3], [0, 0], [Number.NaN, 1]] as const) expect(() => reel.seek(first, length)).toThrow(RangeError);
  });

  it('begins with a length that leaves something to see', () => {
    expect([7, 28, 90, 365].map((days) => usualLength('day', days))).toEqual([1, 7, 7, 28]);
    expect(usualLength('week', 157)).toBe(13);
    expect(usualLength('month', 1)).toBe(1);
  });

  it('costs per frame what comes in and goes out, not what there is', () => {
    const [cells, steps, perStep] = [50_000, 365, 700];
    const cellIndex = Uint32Array.from({ length: steps * perStep }, (_, entry) => (entry % perStep) * 71 + (Math.floor(entry / perStep) % 71));
    const big: Slice = {
      cell: Array.from({ length: cells }, (_, place) => String(place)), from: Int32Array.from({ length: steps }, (_, step) => step),
      start: Uint32Array.from({ length: steps + 1 }, (_, step) => step * perStep), cellIndex, value: new Float64Array(cellIndex.length).fill(1), unplaced: new Float64Array(steps),
    };
    const reel = reelOf(big);
    const begin = performance.now();
    for (let first = 0; first < reel.frames(28); first++) reel.seek(first, 28);
    expect((performance.now() - begin) / reel.frames(28)).toBeLessThan(4);
  });
});
