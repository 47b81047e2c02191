import { describe, expect, it } from 'vitest';
import { hexAt, hexCentre, hexDisk } from '../../server/model/hex.ts';
import { neighbourTowards } from '../../web/layers/moving.ts';

describe('moving between hexagons by arrow keys', () => {
  const cell = hexAt(30.52, 50.45, 9);

  it.each([[0, 1, 1], [180, 1, -1], [90, 0, 1], [270, 0, -1]])('towards %i degrees goes to a neighbour on that side', (direction, axis, sign) => {
    const next = neighbourTowards(cell, direction, 0);
    expect(hexDisk(cell, 1)).toContain(next);
    expect(Math.sign(hexCentre(next)[axis as 0 | 1] - hexCentre(cell)[axis as 0 | 1])).toBe(sign);
  });

  it('follows the screen when the map is turned', () => {
    expect(neighbourTowards(cell, 0, 90)).toBe(neighbourTowards(cell, 90, 0));
  });
});
