import { distance, type Point } from './plane.ts';

/** What already runs where and in which direction, to keep streets of the same heading apart: in squares of 100 m. */
export type Lanes = Map<number, { at: Point; angle: number }[]>;

const squareOf = (column: number, row: number): number => (column + 200) * 1000 + row + 200;

export function addLanes(lanes: Lanes, line: readonly Point[]): void {
  for (let i = 1; i < line.length; i++) {
    const from = line[i - 1] as Point, to = line[i] as Point;
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const pieces = Math.max(1, Math.ceil(distance(from, to) / 25));
    for (let k = 1; k <= pieces; k++) {
      const at: Point = [from[0] + ((to[0] - from[0]) * k) / pieces, from[1] + ((to[1] - from[1]) * k) / pieces];
      const square = squareOf(Math.floor(at[0] / 100), Math.floor(at[1] / 100));
      const held = lanes.get(square);
      if (held === undefined) lanes.set(square, [{ at, angle }]);
      else held.push({ at, angle });
    }
  }
}

/** Whether something runs in about the same direction within a distance. */
export function laneNear(lanes: Lanes, at: Point, angle: number, metres: number): boolean {
  const reach = Math.ceil(metres / 100), column = Math.floor(at[0] / 100), row = Math.floor(at[1] / 100);
  for (let c = column - reach; c <= column + reach; c++) {
    for (let r = row - reach; r <= row + reach; r++) {
      for (const lane of lanes.get(squareOf(c, r)) ?? []) {
        const east = lane.at[0] - at[0], north = lane.at[1] - at[1];
        if (east * east + north * north < metres * metres && Math.abs(Math.cos(lane.angle - angle)) > 0.75) return true;
      }
    }
  }
  return false;
}
