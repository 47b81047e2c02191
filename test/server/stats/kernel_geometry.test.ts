import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderDistanceOf, circleShareOf } from '../../../server/stats/border_weights.ts';
import { convolvePlanes } from '../../../server/stats/fft.ts';
import { kernelAt, kernels } from '../../../server/stats/kernels.ts';
import { maskShare } from '../../../server/stats/mask_share.ts';
import { maskShares } from '../../../server/stats/mask_shares.ts';
import { polygonMask } from '../../../server/stats/polygon_mask.ts';
import { rectangleMask } from '../../support/rectangle_mask.ts';

/** An L with a hole, and an island; corners in either order, the ring closed or not. */
const area = polygonMask([
  [[[0, 0], [10, 0], [10, 7], [4, 7], [4, 3], [0, 3], [0, 0]], [[6, 1], [8, 1], [8, 2], [6, 2]]],
  [[[12, 0], [12, 2], [14, 2], [14, 0]]],
])!;

const inArea = (x: number, y: number): boolean =>
  (x > 0 && x < 10 && y > 0 && y < 7 && !(x < 4 && y > 3) && !(x > 6 && x < 8 && y > 1 && y < 2)) || (x > 12 && x < 14 && y > 0 && y < 2);

/** None on a border: to which side that belongs is a convention. */
const between = (least: number, most: number) => fc.integer({ min: least * 100, max: most * 100 }).map((hundredths) => hundredths / 100 + 0.00317);
const place = fc.tuple(between(-2, 16), between(-2, 9));

describe('an area of polygons', () => {
  it('has the area and the border of its parts, holes taken out', () => {
    expect(area.area).toBe(52 + 4);
    expect(area.perimeter).toBe(34 + 6 + 8);
    expect(polygonMask([[[[0, 0], [1, 1], [2, 2]]]])).toBeNull();
  });

  it('contains what lies inside and not in a hole', () => {
    fc.assert(fc.property(place, ([x, y]) => { expect(area.contains(x, y)).toBe(inArea(x, y)); }));
  });

  it('has no border where two of its parts touch', () => {
    const beats = polygonMask([[[[0, 0], [5, 0], [5, 10], [0, 10]]], [[[5, 0], [5, 10], [10, 10], [10, 0], [5, 0]]]])!;
    expect(beats.perimeter).toBe(40);
    expect(beats.area).toBe(100);
    expect(beats.contains(4.99, 5) && beats.contains(5.01, 5)).toBe(true);
    expect(borderDistanceOf({ bounds: beats.bounds, mask: beats })(5, 4, 20)).toBe(4);
    expect(maskShare(beats, { kernel: 'quartic', bandwidth: 3, x: 5, y: 5 })).toBeCloseTo(1, 12);
  });

  it('knows how far the border is', () => {
    const distance = borderDistanceOf({ bounds: area.bounds, mask: area });
    expect(distance(5, 5, 20)).toBe(1);
    expect(distance(7, 0.8, 20)).toBeCloseTo(0.2, 12);
    expect(distance(7, 1.5, 20)).toBe(0);
    expect(distance(13, 1, 20)).toBe(1);
    expect(borderDistanceOf({ bounds: [0, 0, 10, 8] })(2, 7, 20)).toBe(1);
  });
});

describe('the share of a circle inside an area', () => {
  it('is that of its points, in areas of any form and in rectangles', () => {
    const bounds = [0, 0, 10, 7] as const;
    fc.assert(fc.property(place, fc.double({ min: 0.05, max: 9, noNaN: true }), ([x, y], radius) => {
      const around = (inside: (px: number, py: number) => boolean): number => {
        let count = 0;
        for (let i = 0; i < 2000; i += 1) if (inside(x + radius * Math.cos((i * Math.PI) / 1000 + 1e-4), y + radius * Math.sin((i * Math.PI) / 1000 + 1e-4))) count += 1;
        return count / 2000;
      };
      expect(Math.abs(circleShareOf({ bounds: area.bounds, mask: area })(x, y, radius) - around(inArea))).toBeLessThan(0.01);
      if (x <= 0 || x >= 10 || y <= 0 || y >= 7) return;
      const inRectangle = (px: number, py: number): boolean => px > 0 && px < 10 && py > 0 && py < 7;
      expect(Math.abs(circleShareOf({ bounds })(x, y, radius) - around(inRectangle))).toBeLessThan(0.01);
    }), { numRuns: 60 });
  });
});

describe('the share of a kernel inside an area', () => {
  it('is the volume added up over small squares, for every kernel', () => {
    fc.assert(fc.property(place, fc.constantFrom(...kernels), fc.double({ min: 0.5, max: 4, noNaN: true }), ([x, y], kernel, size) => {
      const bandwidth = kernel === 'gaussian' ? size / 4 : size;
      const reach = kernel === 'gaussian' ? bandwidth * 4.5 : bandwidth;
      const steps = 160;
      let volume = 0;
      for (let i = 0; i < steps; i += 1) for (let j = 0; j < steps; j += 1) {
        const [dx, dy] = [((2 * i + 1) / steps - 1) * reach, ((2 * j + 1) / steps - 1) * reach];
        if (inArea(x + dx, y + dy)) volume += kernelAt(kernel, (dx * dx + dy * dy) / bandwidth ** 2);
      }
      volume *= (2 * reach / steps / bandwidth) ** 2;
      expect(Math.abs(maskShare(area, { kernel, bandwidth, x, y }) - volume)).toBeLessThan(0.02);
    }), { numRuns: 60 });
  });

  it('is the same within 0.2 % for many places at once, read off a lattice', () => {
    const at = { x: Float64Array.from({ length: 6000 }, (_, i) => ((i * 37) % 6000) / 400 - 0.5), y: Float64Array.from({ length: 6000 }, (_, i) => ((i * 91) % 6000) / 800) };
    for (const [kernel, bandwidth] of [['quartic', 2], ['gaussian', 1]] as const) {
      const exact = maskShares({ mask: area, kernel, bandwidth, at, exact: true });
      const fast = maskShares({ mask: area, kernel, bandwidth, at, exact: false });
      expect(fast).not.toEqual(exact);
      fast.forEach((share, i) => { expect(Math.abs(share - exact[i]!)).toBeLessThan(0.002); });
    }
  });

  it('is a half on a side, a quarter in a corner, all inside, nothing far outside', () => {
    const square = rectangleMask([0, 0, 100, 100])!;
    for (const kernel of kernels) {
      const share = (x: number, y: number): number => maskShare(square, { kernel, bandwidth: 5, x, y });
      expect(share(50, 0)).toBeCloseTo(0.5, 6);
      expect(share(0, 0)).toBeCloseTo(0.25, 6);
      expect(share(100, 100)).toBeCloseTo(0.25, 6);
      expect(share(50, 50)).toBeCloseTo(1, 12);
      expect(share(-60, 50)).toBe(0);
    }
  });
});

describe('a convolution of planes', () => {
  it('is the sum of products written out', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 64, maxLength: 64 }), fc.constantFrom(2, 8, 16), (numbers, columns) => {
      const plane = { columns, rows: 32 / columns };
      const [first, second] = [Float64Array.from(numbers.slice(0, 32)), Float64Array.from(numbers.slice(32))];
      const written = new Float64Array(32);
      for (let i = 0; i < 32; i += 1) for (let j = 0; j < 32; j += 1) {
        const row = (Math.floor(i / columns) + Math.floor(j / columns)) % plane.rows;
        written[row * columns + ((i + j - columns * (Math.floor(i / columns) + Math.floor(j / columns))) % columns)]! += first[i]! * second[j]!;
      }
      convolvePlanes(first, second, plane);
      first.forEach((value, i) => { expect(value).toBeCloseTo(written[i]!, 8); });
    }), { numRuns: 30 });
  });
});
