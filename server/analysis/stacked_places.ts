import type { AnalysisWarning } from '../model/analysis.ts';
import { distinctPlaces } from '../stats/distinct_places.ts';
import type { Events } from './method.ts';
import { say } from './say.ts';

const shareToMention = 0.3;

/** What stacks of incidents on one spot do to clusters; `minimum`: how many make a cluster. */
export function stackWarnings({ x, y, n }: Pick<Events, 'x' | 'y' | 'n'>, minimum: number): AnalysisWarning[] {
  if (n === 0) return [];
  const { counts } = distinctPlaces(x, y);
  let [shared, highest] = [0, 0];
  for (const count of counts) {
    if (count > 1) shared += count;
    highest = Math.max(highest, count);
  }
  const found: AnalysisWarning[] = [];
  if (highest >= minimum) {
    found.push({
      code: 'stack_is_cluster', severity: 'caution',
      text: say({
        en: '{count, plural, one {# incident stands} other {# incidents stand}} on one spot, enough for a cluster by {count, plural, one {itself} other {themselves}}. See first whether it is an address or the place where incidents without an address are put.',
        uk: 'На одній точці {count, plural, one {стоїть # інцидент} few {стоять # інциденти} many {стоять # інцидентів} other {стоїть # інциденту}}: цього досить для окремого скупчення. Спершу перевірте, чи це справжня адреса, а не точка для інцидентів без адреси.',
      }, { count: highest }),
    });
  }
  if (shared / n >= shareToMention) {
    found.push({
      code: 'stacked_places', severity: 'note',
      text: say({
        en: '{share, number, ::percent} of the incidents share their spot with another. Where places are snapped to blocks or crossings, distances between incidents are shorter than they were.',
        uk: '{share, number, ::percent} інцидентів ділять точку з іншим. Якщо місця прив’язано до кварталів чи перехресть, відстані між інцидентами коротші за справжні.',
      }, { share: shared / n }),
    });
  }
  return found;
}
