import type { Text } from '../model/analysis.ts';
import type { NotDefined, Reason } from '../stats/not_defined.ts';
import type { Output } from './method.ts';
import { say } from './say.ts';

const because: Readonly<Record<Reason, Text>> = {
  no_events: { en: 'There are no incidents with a place in this selection.', uk: 'У цій вибірці немає інцидентів із місцем.' },
  too_few_events: { en: 'There are too few incidents to tell anything{needs, plural, =0 {} one {: # would be needed} other {: # would be needed}}.', uk: 'Інцидентів замало, щоб щось стверджувати{needs, plural, =0 {} other {: потрібно #}}.' },
  all_equal: { en: 'Every place has the same number: nothing stands out, and nothing can be tested.', uk: 'Усі місця мають однакову кількість: ніщо не виділяється і перевіряти нічого.' },
  one_place: { en: 'All incidents are at one place: distances between them say nothing.', uk: 'Усі інциденти в одному місці: відстані між ними нічого не кажуть.' },
  one_unit: {
    en: '{needs, plural, =0 {There is only one unit: nothing to compare it with.} other {There are too few units: # would be needed.}}',
    uk: '{needs, plural, =0 {Є лише одна одиниця: немає з чим порівнювати.} other {Одиниць замало: потрібно щонайменше #.}}',
  },
  no_neighbours: { en: 'No unit has a neighbour.', uk: 'Жодна одиниця не має сусідів.' },
  one_moment: { en: 'All incidents are at one time.', uk: 'Усі інциденти сталися в один час.' },
  no_known_times: { en: 'Of none of these incidents is it known when in the day or week it was.', uk: 'Для жодного з цих інцидентів не відомо, о котрій годині чи в який день він стався.' },
  no_pairs: { en: 'No two incidents are near each other in the bands that were asked for.', uk: 'У заданих смугах немає жодної пари близьких інцидентів.' },
  too_few_steps: { en: 'The window has too few steps{needs, plural, =0 {} one {: # is needed} other {: # are needed}}.', uk: 'У вікні замало кроків{needs, plural, =0 {} other {: потрібно #}}.' },
  no_baseline: { en: 'There is nothing to compare with: the baseline is empty.', uk: 'Немає з чим порівнювати: базовий набір порожній.' },
  not_covered: { en: 'The data do not reach over both windows: nothing can be compared.', uk: 'Дані не охоплюють обидва вікна: порівняти неможливо.' },
  no_exposure: { en: 'There is no time or area to which a rate could refer.', uk: 'Немає часу чи площі, до яких можна віднести показник.' },
  no_variation: { en: 'Nothing varies that could explain anything.', uk: 'Немає відмінностей, які могли б щось пояснити.' },
  did_not_converge: { en: 'The estimate did not settle; with these data no number is better than none.', uk: 'Оцінка не зійшлася; для цих даних немає надійного числа.' },
  too_few_blocks: { en: 'The study area is too small to be cut into {needs, number} blocks or more, of which one can judge what was learned from the others.', uk: 'Досліджувана територія замала, щоб поділити її на {needs, number} чи більше блоків, за якими можна перевірити вивчене на інших.' },
  no_area: { en: 'The study area has no area.', uk: 'Досліджувана територія не має площі.' },
};

/** The answer where there is none: the reason in words, and nothing that could be taken for a result. */
export const nothing = ({ notDefined, needs = 0 }: NotDefined): Output => nothingBecause(say(because[notDefined], { needs }));

/** The same for a reason of the method's own. */
export const nothingBecause = (reason: Text): Output =>
  ({ notDefined: reason, used: 0, reading: [], warnings: [], figures: [], tables: [], charts: [], layer: null });
