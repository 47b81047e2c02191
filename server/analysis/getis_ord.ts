import { coldReach } from '../stats/cold_reach.ts';
import { getisOrdStar } from '../stats/getis_ord.ts';
import { getisOrdPermutation } from '../stats/getis_ord_permutation.ts';
import { twoSidedP } from '../stats/normal.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { withSelf } from '../stats/weights.ts';
import { corrected, testWarnings } from './corrected.ts';
import { describeHotspots } from './getis_ord_report.ts';
import type { Method } from './method.ts';
import { nothing } from './nothing.ts';
import { countByUnit } from './tally.ts';
import { correctionParameter, manyPermutationsParameter, measureParameter, ringsParameter } from './unit_parameters.ts';

const parameters = {
  measure: measureParameter,
  rings: ringsParameter,
  inference: {
    kind: 'choice', default: 'normal', title: { en: 'Significance from', uk: 'Значущість за' },
    choices: [{ value: 'normal', title: { en: 'Normal approximation', uk: 'Нормальним наближенням' } }, { value: 'permutation', title: { en: 'Permutations', uk: 'Перестановками' } }],
    explain: {
      en: 'The normal approximation by default, as on the hotspot map. With small counts the sums are lopsided and it calls too many places hot: then deal the values out anew.',
      uk: 'Типово нормальне наближення, як на карті осередків. За малих кількостей суми несиметричні, і воно виділяє забагато: тоді розкладайте значення наново.',
    },
  },
  permutations: manyPermutationsParameter,
  correction: correctionParameter,
} as const;

/** Hot and cold units: the total around each, against the same values dealt out at random. */
export const getisOrdHotspots: Method<typeof parameters> = {
  id: 'getis_ord', group: 'hotspots', card: 'getis_ord', version: 1, random: true, exact: false, parameters,
  title: { en: 'Hot and cold spots (Getis-Ord Gi*)', uk: 'Гарячі й холодні осередки (Getis-Ord Gi*)' },
  question: { en: 'Around which units is there more, or less, than a random spread would put there?', uk: 'Навколо яких одиниць більше чи менше, ніж дав би випадковий розподіл?' },
  units: ['hex', 'square', 'area'],
  needs: ({ rings }) => ({ rings }),
  bytes: ({ units }) => units * 400,
  run(input, values, { seed, tick }) {
    const { units, events } = input;
    if (units === null) throw new RangeError('Gi* needs units');
    if (events.n === 0) return nothing(notDefined('no_events'));
    const amount = countByUnit(events, units, values.measure);
    const neighbours = withSelf(units.neighbours);
    const found = getisOrdStar(amount, neighbours);
    if (!isDefined(found)) return nothing(found);
    if (found.z.every(Number.isNaN)) return nothing(notDefined('no_neighbours'));
    const permutations = values.inference === 'permutation' ? values.permutations : null;
    const permuted = permutations === null ? null : getisOrdPermutation(amount, units.neighbours, { seed, permutations, tick });
    const p = permuted === null ? found.z.map((z) => (Number.isNaN(z) ? Number.NaN : twoSidedP(z))) : isDefined(permuted) ? permuted.p : found.z.map(() => Number.NaN);
    const q = corrected(p, values.correction);
    const largest = neighbours.offsets.reduce((most, end, i) => Math.max(most, i === 0 ? 0 : end - neighbours.offsets[i - 1]!), 0);
    const criticalP = p.reduce((most, own, i) => (q[i]! <= 0.1 ? Math.max(most, own) : most), 0);
    const reach = coldReach({
      mean: found.mean, standardDeviation: found.standardDeviation, places: units.n, largest, criticalP: criticalP || null,
      alpha: 0.1,
    });
    return describeHotspots({
      input, units, amount, neighbours, found, p, q, measure: values.measure, coldPossible: permutations !== null || reach.possible,
      warnings: testWarnings({ p, q, correction: values.correction, permutations, alpha: 0.05 }),
    });
  },
};
