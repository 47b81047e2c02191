/** How exact time and place of an incident are, in one byte: two bits for the time, the place above them. */
export const timePrecisions = ['instant', 'interval', 'day', 'month'] as const;
export const placePrecisions = ['exact', 'block', 'street', 'snapped', 'area', 'none'] as const;

const month = timePrecisions.indexOf('month');

export const precisionOf = (time: number, place: number): number => time + place * timePrecisions.length;

export const isMonthOnly = (code: number): boolean => code % timePrecisions.length === month;

export const placePrecisionOf = (code: number): (typeof placePrecisions)[number] => placePrecisions[Math.floor(code / timePrecisions.length)]!;
