const directions = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Direction = (typeof directions)[number];

type Point = readonly [longitude: number, latitude: number];

/** Compass direction from one place to another nearby. */
export function directionTo([fromLongitude, fromLatitude]: Point, [toLongitude, toLatitude]: Point): Direction {
  const east = (toLongitude - fromLongitude) * Math.cos((fromLatitude * Math.PI) / 180);
  const north = toLatitude - fromLatitude;
  const turn = Math.atan2(east, north) / (Math.PI / 4);
  return directions[(Math.round(turn) + 8) % 8]!;
}

/** Degrees clockwise from north, for putting neighbours in the order in which they stand around. */
export function bearing([fromLongitude, fromLatitude]: Point, [toLongitude, toLatitude]: Point): number {
  const east = (toLongitude - fromLongitude) * Math.cos((fromLatitude * Math.PI) / 180);
  return ((Math.atan2(east, toLatitude - fromLatitude) * 180) / Math.PI + 360) % 360;
}
