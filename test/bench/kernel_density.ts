import { crossValidatedBandwidth } from '../../server/stats/cross_validated_bandwidth.ts';
import { kernelDensity } from '../../server/stats/kernel_density.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const events = 20_000;

/**
 * Kernel density of 20,000 clustered events on hexagons about 150 m apart, over towns of three sizes. Floor: each place is
 * asked how many events lie within the bandwidth, which no direct sum can do without; for wide kernels the lattice need not ask
 * and can beat it. Peer: every pair, as a loop without an index has it (on a hundredth of the places, times a hundred).
 */
export async function benchKernelDensity(): Promise<void> {
  const rows = [];
  for (const places of [50_000, 200_000, 500_000]) {
    const { at, x, y } = town(places);
    for (const bandwidth of [300, 1000, 3000]) {
      const what = `${places.toLocaleString('en')} places, ${bandwidth.toLocaleString('en')} m`;
      const variants: Record<string, () => unknown> = {
        'floor: uniform kernel, counted': () => kernelDensity({ x, y, at, bandwidth, kernel: 'uniform', how: 'direct' }),
        'quartic, as chosen': () => kernelDensity({ x, y, at, bandwidth }),
        'quartic, direct': () => kernelDensity({ x, y, at, bandwidth, how: 'direct' }),
        'quartic, lattice': () => kernelDensity({ x, y, at, bandwidth, how: 'lattice' }),
      };
      // Of more nodes than memory is given to, and of too many pairs for patience.
      if (bandwidth === 300 && places > 50_000) delete variants['quartic, lattice'];
      if (bandwidth === 3000 && places > 50_000) delete variants['quartic, direct'];
      const { how } = kernelDensity({ x, y, at, bandwidth }) as { how: string };
      const timings = await interleave(variants, 3);
      rows.push(...timings.map((timing) => timingRow(what, { ...timing, name: timing.name === 'quartic, as chosen' ? `quartic, as chosen (${how})` : timing.name })));
    }
  }
  const { at, x, y } = town(50_000);
  rows.push(...(await interleave({
    'adaptive, 15th neighbour': () => kernelDensity({ x, y, at, bandwidth: { nearest: 15 } }),
    'every pair, 500 places times 100': () => everyPair({ x: at.x.slice(0, 500), y: at.y.slice(0, 500) }, { x, y }, 1000),
    'cross-validation, 2,000 held out': () => crossValidatedBandwidth({ x, y, area: 1e9, seed: 1 }),
  }, 3)).map((timing) => timingRow('50,000 places', timing)));
  printTable(`Kernel density of ${events.toLocaleString('en')} events`, rows);
}

function town(places: number) {
  const columns = Math.round(Math.sqrt(places));
  const side = columns * 150;
  const at = { x: new Float64Array(places), y: new Float64Array(places) };
  for (let i = 0; i < places; i += 1) {
    const row = Math.floor(i / columns);
    at.x[i] = (i % columns) * 150 + (row % 2) * 75;
    at.y[i] = row * 130;
  }
  const { next } = seededRandom(1);
  const centres = Array.from({ length: 60 }, () => [next() * side, next() * side * 0.87] as const);
  const [x, y] = [new Float64Array(events), new Float64Array(events)];
  for (let i = 0; i < events; i += 1) {
    const [cx, cy] = centres[Math.floor(next() ** 2 * 60)]!;
    const spread = (): number => (next() + next() + next() - 1.5) * side * 0.1;
    [x[i], y[i]] = i % 3 === 0 ? [next() * side, next() * side * 0.87] : [cx + spread(), cy + spread()];
  }
  return { at, x, y };
}

function everyPair(at: { x: Float64Array; y: Float64Array }, { x, y }: { x: Float64Array; y: Float64Array }, bandwidth: number): Float64Array {
  return at.x.map((px, i) => {
    let sum = 0;
    for (let e = 0; e < x.length; e += 1) {
      const u = ((x[e]! - px) ** 2 + (y[e]! - at.y[i]!) ** 2) / bandwidth ** 2;
      if (u < 1) sum += (1 - u) ** 2;
    }
    return sum;
  });
}
