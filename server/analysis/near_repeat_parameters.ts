import type { Parameters } from './parameters.ts';
import { permutationsParameter } from './unit_parameters.ts';

export const nearRepeatParameters = {
  space: {
    kind: 'numbers', default: [100, 200, 300, 400], least: 1, most: 5000, unit: 'metres', size: [1, 12], title: { en: 'Bands of distance', uk: 'Смуги відстані' },
    explain: {
      en: 'Outer ends of the bands; the same place is always a band of its own. By default four of 100 metres, about a block each: wider bands find weaker, longer effects.',
      uk: 'Зовнішні межі смуг; те саме місце завжди є окремою смугою. Типово чотири по 100 метрів, приблизно по кварталу: ширші смуги знаходять слабші й довші впливи.',
    },
  },
  time: {
    kind: 'numbers', default: [7, 14, 21, 28], least: 0.25, most: 365, unit: 'days', size: [1, 12], title: { en: 'Bands of time', uk: 'Смуги часу' },
    explain: {
      en: 'Ends of the bands in days, up to but without the last. By default four weeks: whole weeks keep weekdays even.',
      uk: 'Межі смуг у днях, без самого останнього. Типово чотири тижні: повні тижні вирівнюють дні тижня.',
    },
  },
  distance: {
    kind: 'choice', default: 'manhattan', title: { en: 'Distance', uk: 'Відстань' },
    choices: [
      { value: 'manhattan', title: { en: 'Along streets (Manhattan)', uk: 'Уздовж вулиць (мангеттенська)' } },
      { value: 'euclidean', title: { en: 'Straight line', uk: 'По прямій' } },
    ],
    explain: {
      en: 'How far apart two places are. Manhattan by default, as in most near-repeat studies, so that results can be compared.',
      uk: 'Як вимірюють відстань. Типово мангеттенська, як у більшості досліджень, щоб результати можна було порівняти.',
    },
  },
  same: {
    kind: 'number', default: 0.001, least: 0.001, most: 50, unit: 'metres', title: { en: 'Same place closer than', uk: 'Те саме місце, якщо ближче ніж' },
    explain: {
      en: 'Two incidents closer than this are at the same place. By default one millimetre: the very same coordinates. Raise it where coordinates of one address differ a little.',
      uk: 'Ближчі за цю відстань інциденти вважаються в тому самому місці. Типово один міліметр, тобто ті самі координати. Збільште, якщо координати однієї адреси трохи різняться.',
    },
  },
  nearMetres: {
    kind: 'number', default: 200, least: 1, most: 5000, unit: 'metres', title: { en: 'Sequences: closer than', uk: 'Послідовності: ближче ніж' },
    explain: {
      en: 'For who follows whom, and for chains. By default 200 metres; take what the table shows to be meaningful.',
      uk: 'Для того, хто за ким іде, і для ланцюжків. Типово 200 метрів; візьміть те, що таблиця показує значущим.',
    },
  },
  nearDays: {
    kind: 'number', default: 14, least: 0.25, most: 365, unit: 'days', title: { en: 'Sequences: less than', uk: 'Послідовності: менше ніж' },
    explain: { en: 'The same in days. By default 14, after which most published effects are gone.', uk: 'Те саме в днях. Типово 14: потім більшість описаних впливів зникає.' },
  },
  clock: {
    kind: 'choice', default: 'auto', title: { en: 'Clock', uk: 'Годинник' },
    choices: [
      { value: 'auto', title: { en: 'Hours where all have one, else days', uk: 'Години, якщо відомі всі, інакше дні' } },
      { value: 'days', title: { en: 'Whole days', uk: 'Повні дні' } },
    ],
    explain: {
      en: 'Whether gaps are counted to the hour or in calendar days. By default hours, if every incident has one: rounding to days moves pairs into other bands.',
      uk: 'Чи рахувати проміжки до години, чи календарними днями. Типово до години, якщо вона відома для всіх: округлення переносить пари в інші смуги.',
    },
  },
  zones: {
    kind: 'choice', default: 'meaningful', title: { en: 'Live zones from', uk: 'Чинні зони за' },
    choices: [
      { value: 'meaningful', title: { en: 'Meaningful cells of the table only', uk: 'Лише значущими клітинками таблиці' } },
      { value: 'all', title: { en: 'All cells with a ratio above 1', uk: 'Усіма клітинками з відношенням понад 1' } },
    ],
    explain: {
      en: 'Which cells of the table draw zones on the map. By default only those that chance does not explain; the others would mostly draw noise.',
      uk: 'Які клітинки таблиці малюють зони на карті. Типово лише ті, яких не пояснює випадок; решта здебільшого малювала б шум.',
    },
  },
  permutations: {
    ...permutationsParameter, most: 9999,
    explain: {
      en: 'How often the times are shuffled for p. By default 999, which gives p in steps of 0.001; the ratios do not depend on it.',
      uk: 'Скільки разів переставляти часи для p. Типово 999, що дає p із кроком 0,001; відношення від цього не залежать.',
    },
  },
} as const satisfies Parameters;
