/** Small made-up counts with a number and a yes-or-no predictor; written as a rule, so that any program can make them again. */
const cases = Array.from({ length: 60 }, (_, i) => i);
export const slope = Float64Array.from(cases, (i) => ((i * 7) % 11) / 10);
export const flag = Float64Array.from(cases, (i) => ((i * 5) % 3 === 0 ? 1 : 0));
export const madeCounts = Float64Array.from(cases, (i) => (i % 4 === 1 ? 0 : ((i * i * 3 + 2 * i) % 7) + ((i * 5) % 3 === 0 ? (i * 13) % 9 : 0)));
export const logExposure = Float64Array.from(cases, (i) => Math.log(1 + (i % 5)));

/** Warp breaks per loom (Tippett 1950), as every copy of R has them: wool A or B, tension low, middle, high, nine looms each. */
export const warpBreaks = Float64Array.of(
  26, 30, 54, 25, 70, 52, 51, 26, 67, 18, 21, 29, 17, 12, 18, 35, 30, 36, 36, 21, 24, 18, 10, 43, 28, 15, 26,
  27, 14, 29, 19, 29, 31, 41, 20, 44, 42, 26, 19, 16, 39, 28, 21, 39, 29, 20, 21, 24, 17, 13, 15, 15, 16, 28);
export const warpPredictors = [
  warpBreaks.map((_, i) => (i >= 27 ? 1 : 0)), warpBreaks.map((_, i) => (Math.floor(i / 9) % 3 === 1 ? 1 : 0)), warpBreaks.map((_, i) => (Math.floor(i / 9) % 3 === 2 ? 1 : 0)),
];
