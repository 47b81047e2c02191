/** How long it takes to get from each of some points to each other. */
export type TravelTimes = {
  /** Number of points. */
  n: number;
  /** `seconds[from * n + to]`; Infinity where there is no way. */
  seconds: Float64Array;
  /** The same for the length of that way. */
  metres: Float64Array;
};

export const travelKinds = ['streets', 'straight', 'osrm', 'valhalla'] as const;
export type TravelKind = (typeof travelKinds)[number];

/** Of a straight line to the way on streets, where no streets are loaded; an assumption that a plan shows. */
export const defaultDetour = 1.3;
/** Of a patrol car between visits in a town, all stops included; an assumption that a plan shows. */
export const defaultSpeedKmh = 25;
