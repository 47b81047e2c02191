import type { LayerClass, Text } from '../model/analysis.ts';
import { emergingPatterns, type EmergingPattern } from '../stats/emerging_patterns.ts';

/** Names of the patterns, as the published definition has them. */
export const patternTitles: Readonly<Record<EmergingPattern, Text>> = {
  none: { en: 'No pattern', uk: 'Без типу' },
  new_hot: { en: 'New hot spot', uk: 'Нова гаряча точка' },
  consecutive_hot: { en: 'Consecutive hot spot', uk: 'Послідовна гаряча точка' },
  intensifying_hot: { en: 'Intensifying hot spot', uk: 'Гаряча точка, що посилюється' },
  persistent_hot: { en: 'Persistent hot spot', uk: 'Стала гаряча точка' },
  diminishing_hot: { en: 'Diminishing hot spot', uk: 'Гаряча точка, що слабшає' },
  sporadic_hot: { en: 'Sporadic hot spot', uk: 'Спорадична гаряча точка' },
  oscillating_hot: { en: 'Oscillating hot spot', uk: 'Осцилююча гаряча точка' },
  historical_hot: { en: 'Historical hot spot', uk: 'Історична гаряча точка' },
  new_cold: { en: 'New cold spot', uk: 'Нова холодна точка' },
  consecutive_cold: { en: 'Consecutive cold spot', uk: 'Послідовна холодна точка' },
  intensifying_cold: { en: 'Intensifying cold spot', uk: 'Холодна точка, що посилюється' },
  persistent_cold: { en: 'Persistent cold spot', uk: 'Стала холодна точка' },
  diminishing_cold: { en: 'Diminishing cold spot', uk: 'Холодна точка, що слабшає' },
  sporadic_cold: { en: 'Sporadic cold spot', uk: 'Спорадична холодна точка' },
  oscillating_cold: { en: 'Oscillating cold spot', uk: 'Осцилююча холодна точка' },
  historical_cold: { en: 'Historical cold spot', uk: 'Історична холодна точка' },
};

/** Warm colours for hot patterns, cold ones for cold: a new hot spot in blue would be read as its opposite. What is over is green. */
const meanings: Readonly<Record<EmergingPattern, LayerClass['meaning']>> = {
  intensifying_hot: 'hot3', persistent_hot: 'hot2', diminishing_hot: 'hot1', new_hot: 'four', consecutive_hot: 'seven', sporadic_hot: 'five', oscillating_hot: 'two',
  historical_hot: 'three', none: 'none', intensifying_cold: 'cold3', persistent_cold: 'cold2', diminishing_cold: 'cold1', new_cold: 'one', consecutive_cold: 'six',
  sporadic_cold: 'eight', oscillating_cold: 'low', historical_cold: 'mixed',
};

/** Legend: all hot patterns, so that two runs can be compared; of the cold ones only those that there are. */
export const patternClasses = (counts: Int32Array): Omit<LayerClass, 'count'>[] =>
  emergingPatterns.filter((name, pattern) => !name.endsWith('_cold') || counts[pattern]! > 0)
    .toSorted((a, b) => Number(a === 'none') - Number(b === 'none'))
    .map((code) => ({ code, title: patternTitles[code], meaning: meanings[code] }));
