import type { Text } from '../model/analysis.ts';

export const harmTexts = {
  total: {
    en: '{count, plural, one {# incident counts} other {# incidents count}} {harm, number, ::.#} days of harm by {edition}. Half of it lies in {units, plural, one {# unit} other {# units}}; half of the incidents lie in {unitsOfCount, number}.',
    uk: '{count, plural, one {# інцидент важить} few {# інциденти важать} many {# інцидентів важать} other {# інциденту важать}} {harm, number, ::.#} днів шкоди за таблицею {edition}. Половина її припадає на {units, plural, one {# одиницю} few {# одиниці} many {# одиниць} other {# одиниці}}; половина інцидентів — на {unitsOfCount, number}.',
  },
  offence: {
    en: 'Most harm comes from {offence}: {ofHarm, number, ::percent .0} of it, with {ofCount, number, ::percent .0} of the incidents.',
    uk: 'Найбільше шкоди дає «{offence}»: {ofHarm, number, ::percent .0} її при {ofCount, number, ::percent .0} інцидентів.',
  },
  order: {
    en: 'Of the {compared, plural, one {first unit} other {# first units}} by number, {same, number} {same, plural, one {is} other {are}} also among the first by harm.',
    uk: 'З {compared, plural, one {# першої одиниці} other {# перших одиниць}} за кількістю серед перших за шкодою теж {same, plural, one {# одиниця} few {# одиниці} many {# одиниць} other {# одиниці}}.',
  },
  edition: {
    en: 'By {other} instead of {edition}, {overlap, number, ::percent} of the first {compared, plural, one {unit} other {# units}} would stay, and {moved, number, ::percent .0} of all harm would be counted elsewhere.',
    uk: 'За таблицею {other} замість {edition} з перших {compared, plural, one {# одиниці} other {# одиниць}} лишилося б {overlap, number, ::percent}, а {moved, number, ::percent .0} всієї шкоди перемістилося б.',
  },
  caution: {
    en: 'Few grave offences decide these sums, so they move by chance more than numbers do. Compare places within one edition, never sums of two editions.',
    uk: 'Ці суми визначають поодинокі тяжкі злочини, тож вони випадково коливаються сильніше за кількість. Порівнюйте місця в межах однієї таблиці й ніколи — суми двох таблиць.',
  },
  borrowed: {
    en: '{edition} has no weight of its own for {count, plural, one {# offence} other {# offences}} that occur here, {incidents, plural, one {# incident} other {# incidents}}; they weigh as in {lender}.',
    uk: 'У таблиці {edition} немає власної ваги для {count, plural, one {# виду злочину} other {# видів злочинів}}, що тут трапляються ({incidents, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}}); вони важать, як у {lender}.',
  },
  apart: {
    en: '{count, plural, one {# incident that police or shops discovered is} other {# incidents that police or shops discovered themselves are}} added up apart ({harm, number, ::.#} days): they follow where somebody looks.',
    uk: '{count, plural, one {# інцидент, виявлений} few {# інциденти, виявлені} many {# інцидентів, виявлених} other {# інциденту, виявлених}} самою поліцією чи крамницями, пораховано окремо ({harm, number, ::.#} днів): вони залежать від того, де шукають.',
  },
  few: {
    en: 'Three incidents or fewer carry half of all harm: one more or less would change the order.',
    uk: 'Половину всієї шкоди дають щонайбільше три інциденти: один більше чи менше змінив би порядок.',
  },
  noHarm: {
    en: 'No incident of this selection weighs anything by this edition.',
    uk: 'Жоден інцидент цієї вибірки не має ваги за цією таблицею.',
  },
  ownNeeded: {
    en: 'Give a weight for each of the offences: ownOffences and ownWeights are of equal length and not empty.',
    uk: 'Дайте вагу кожному виду злочину: ownOffences і ownWeights мають однакову довжину і не порожні.',
  },
} satisfies Record<string, Text>;
