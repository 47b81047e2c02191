/** The densest parts of an area: per band up to which share of it, from which density on; and of every unit its band and percentile. */
export type DensityBands = {
  bands: { share: number; cut: number; squareKm: number; units: number }[];
  /** Number of the band of each unit; -1 below all, and where there is no density. */
  band: Int32Array;
  /** Share of the area, in percent, that is less dense; NaN where there is no density. */
  percentile: Float64Array;
  /** Units from the densest down. */
  order: Int32Array;
};

/** `cuts`: ascending percents of the area. A unit belongs to a band when the area above it is less than the band's; equal densities share theirs. */
export function bandsOf(density: Float64Array, squareKm: Float64Array, cuts: readonly number[]): DensityBands {
  const order = Int32Array.from(density, (_, i) => i).filter((i) => !Number.isNaN(density[i]!)).sort((a, b) => density[b]! - density[a]! || a - b);
  const total = order.reduce((sum, i) => sum + squareKm[i]!, 0);
  const band = new Int32Array(density.length).fill(-1);
  const percentile = new Float64Array(density.length).fill(Number.NaN);
  const bands = cuts.map((percent) => ({ share: percent / 100, cut: Number.NaN, squareKm: 0, units: 0 }));
  let above = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let tied = 0;
    while (to < order.length && density[order[to]!] === density[order[from]!]) { tied += squareKm[order[to]!]!; to += 1; }
    // Nothing at all is in no band, however little there is.
    const own = density[order[from]!]! > 0 ? cuts.findIndex((percent) => above < (total * percent) / 100 * (1 - 1e-12)) : -1;
    for (let at = from; at < to; at += 1) {
      band[order[at]!] = own;
      percentile[order[at]!] = ((total - above - tied) / total) * 100;
    }
    if (own >= 0) bands[own] = { ...bands[own]!, cut: density[order[from]!]!, squareKm: bands[own]!.squareKm + tied, units: bands[own]!.units + to - from };
    above += tied;
    from = to;
  }
  return { bands, band, percentile, order };
}
