import { kernelDensity as densityAt } from '../stats/kernel_density.ts';
import { mostNodes } from '../stats/kernel_lattice.ts';
import type { Kernel } from '../stats/kernels.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { polygonMask } from '../stats/polygon_mask.ts';
import { bandsOf } from './density_bands.ts';
import { chooseBandwidth, neighboursParameter, ruleParameter } from './density_bandwidth.ts';
import { bandwidthParameter, kernelParameter } from './density_parameters.ts';
import { describeDensity } from './density_report.ts';
import type { Method } from './method.ts';
import { nothing } from './nothing.ts';
import { measureParameter } from './unit_parameters.ts';

/** A place on a straight border has half its kernel inside. Units whose middle lies beyond have less, and one incident near them would be multiplied into the peak of the map. */
const mostRaised = 2;

const parameters = {
  measure: measureParameter,
  rule: ruleParameter,
  bandwidth: bandwidthParameter,
  neighbours: neighboursParameter,
  kernel: kernelParameter,
  edge: {
    kind: 'flag', default: true, title: { en: 'Correct at the border', uk: 'Поправка на межі' },
    explain: {
      en: 'Divide by the share of the kernel inside the study area, at most twofold. On by default: beyond the border nothing was recorded, and without it the rim looks too quiet.',
      uk: 'Ділити на частку ядра всередині території, щонайбільше удвічі. Типово так: за межею нічого не записано, і без поправки край здається надто спокійним.',
    },
  },
  cuts: {
    kind: 'numbers', default: [1, 5, 10, 25], least: 0.01, most: 99, size: [1, 6], title: { en: 'Bands, percent of the area', uk: 'Смуги, відсотки площі' },
    explain: {
      en: 'The densest parts of the area that are told apart. By default 1, 5, 10 and 25 %: a share of area that can be covered, rather than a share of density that cannot be compared between maps.',
      uk: 'Найщільніші частини площі, що розрізняються. Типово 1, 5, 10 і 25 %: частка площі, яку можна охопити, а не частка щільності, яку між картами не порівняти.',
    },
  },
} as const;

/** Density of incidents around the middle of each unit. */
export const kernelDensity: Method<typeof parameters> = {
  id: 'kernel_density', group: 'hotspots', card: 'kernel_density', version: 1, random: true, exact: false, parameters,
  title: { en: 'Kernel density', uk: 'Ядрова щільність' },
  question: { en: 'How dense are incidents around each place, and how much of them lies on the densest ground?', uk: 'Як щільно лежать інциденти навколо кожного місця і скільки їх на найщільнішій землі?' },
  units: ['hex', 'square', 'area'], resolution: 10,
  needs: () => ({}),
  // The lattice of the fast path takes up to four planes.
  bytes: ({ events, units }) => events * 100 + units * 150 + 4 * 8 * mostNodes,
  run({ events, units, study }, { measure, rule, bandwidth, neighbours, kernel, edge, cuts }, room) {
    if (units === null) throw new RangeError('a density needs units');
    if (events.n === 0) return nothing(notDefined('no_events'));
    const chosen = chooseBandwidth(events, { rule, bandwidth, neighbours, kernel: kernel as Kernel, squareKm: study.squareKm }, room);
    if (!isDefined(chosen)) return nothing(chosen);
    const mask = edge ? polygonMask(study.polygons) : null;
    const found = densityAt({
      x: events.x, y: events.y, at: units, kernel: kernel as Kernel, bandwidth: chosen.bandwidth, tick: room.tick,
      ...(measure === 'harm' && { weights: events.harm }), ...(mask !== null && { edge: { mask, correction: 'share', most: mostRaised } }),
    });
    if (!isDefined(found)) return nothing(found);
    if (found.density.every((one) => !(one > 0))) return nothing(notDefined('no_events'));
    return describeDensity({
      events, units, density: found.density, chosen, bands: bandsOf(found.density, units.squareKm, cuts),
      corrected: mask !== null, measure,
    });
  },
};
