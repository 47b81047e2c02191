/**
 * Round numbers that cover a range ([R, pretty](https://stat.ethz.ch/R-manual/R-devel/library/base/html/pretty.html)).
 *
 * Answers: which round numbers divide this range into about so many parts?
 * Misread as: exactly so many parts. Round numbers come first.
 * Formula: the step is 1, 2, 5 or 10 times a power of ten, the one nearest above the range over the parts, with a leaning to
 * 1 and 5; the ends are the multiples of it just outside.
 * Defaults: 5 parts.
 * Cost: constant.
 *
 * Parameters: `low` and `high`; `parts`, a whole number from 1.
 * Returns: ascending multiples of one step, the first at most `low`, the last at least `high`.
 * Errors: RangeError when high is below low or not finite.
 * Example: 1 to 42 in 5 parts: 0, 10, 20, 30, 40, 50.
 * Reference: Becker, Chambers & Wilks 1988, The New S Language.
 */
export function roundBreaks(low: number, high: number, parts = 5): Float64Array {
  if (!(high >= low && high - low < Infinity) || !(Number.isInteger(parts) && parts >= 1)) throw new RangeError(`not a range and parts: ${low}, ${high}, ${parts}`);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const rounding = 1e-7;
  const nothing = largest < 1e-290;
  const narrow = nothing || high - low < largest * parts * Number.EPSILON * 3;
  const wanted = (nothing ? 1 : narrow ? largest * 0.5 : high - low) / parts;
  const base = 10 ** Math.floor(Math.log10(wanted));
  const leaning = 1.5;
  const five = 0.5 + 1.5 * leaning;
  let step = base;
  if (2 * base - wanted < leaning * (wanted - step)) step = 2 * base;
  if (step === 2 * base && 5 * base - wanted < five * (wanted - step)) step = 5 * base;
  if (step === 5 * base && 10 * base - wanted < leaning * (wanted - step)) step = 10 * base;
  const first = Math.floor(low / step + rounding);
  const last = Math.max(Math.ceil(high / step - rounding), first + 1);
  return Float64Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
