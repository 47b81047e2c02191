import { cellToChildren } from 'h3-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseResolution, hexAt, hexCentre, hexFromBigint, hexRange, hexResolution, hexToBigint, parentHex } from '../../../server/model/hex.ts';

const place = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -89, max: 89, noNaN: true }));

describe('cells', () => {
  it('survive the way into the database and back', () => {
    fc.assert(fc.property(place, fc.integer({ min: 0, max: 15 }), ([longitude, latitude], resolution) => {
      const cell = hexAt(longitude, latitude, resolution);
      expect(hexFromBigint(hexToBigint(cell))).toBe(cell);
      expect(BigInt(hexToBigint(cell)) < 2n ** 63n).toBe(true);
    }));
  });

  it('hold all their descendants, and no others, between two numbers', () => {
    fc.assert(fc.property(place, place, fc.integer({ min: 5, max: 10 }), ([longitude, latitude], [otherLongitude, otherLatitude], resolution) => {
      const base = hexAt(longitude, latitude);
      const cell = parentHex(base, resolution);
      const { first, last } = hexRange(cell);
      const isWithin = (descendant: string): boolean => BigInt(first) <= BigInt(hexToBigint(descendant)) && BigInt(hexToBigint(descendant)) <= BigInt(last);
      expect(isWithin(base)).toBe(true);
      const other = hexAt(otherLongitude, otherLatitude);
      expect(isWithin(other)).toBe(parentHex(other, resolution) === cell);
    }));
    const cell = hexAt(30.5, 50.4, 8);
    const { first, last } = hexRange(cell);
    const children = cellToChildren(cell, baseResolution).map((child) => BigInt(hexToBigint(child)));
    expect(children).toHaveLength(49);
    expect(children.every((child) => BigInt(first) <= child && child <= BigInt(last))).toBe(true);
    const nextDoor = BigInt(hexToBigint(hexAt(30.52, 50.42)));
    expect(BigInt(first) <= nextDoor && nextDoor <= BigInt(last)).toBe(false);
  });

  it('have their centre inside them, longitude first', () => {
    const cell = hexAt(30.5, 50.4, 9);
    const [longitude, latitude] = hexCentre(cell);
    expect(hexAt(longitude, latitude, 9)).toBe(cell);
    expect(longitude).toBeCloseTo(30.5, 1);
    expect(hexResolution(cell)).toBe(9);
  });
});
