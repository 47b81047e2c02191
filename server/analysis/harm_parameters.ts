import type { Text } from '../model/analysis.ts';
import { harmEditions, type HarmEdition } from '../model/harm.ts';

/** What a table is called in each language. */
const titles: Readonly<Record<string, Text>> = {
  'cchi-2026': { en: 'Cambridge Crime Harm Index 2026', uk: 'Кембриджський індекс шкоди 2026' },
  'cchi-2020': { en: 'Cambridge Crime Harm Index, earlier mapping (2020)', uk: 'Кембриджський індекс шкоди, попередня таблиця (2020)' },
  'own': { en: 'Own weights', uk: 'Власні ваги' },
};

export const editionTitle = ({ edition, title }: Pick<HarmEdition, 'edition' | 'title'>): Text => titles[edition] ?? { en: title, uk: title };

const editions = [...harmEditions.map((one) => ({ value: one.edition, title: editionTitle(one) })), { value: 'own', title: titles['own']! }];

export const harmParameters = {
  edition: {
    kind: 'choice', default: 'cchi-2026', choices: editions, title: { en: 'Weights', uk: 'Ваги' },
    explain: { en: 'The table by which harm is weighed. The newest by default; it is named wherever a sum stands.', uk: 'Таблиця, за якою зважується шкода. Типово найновіша; її названо всюди, де стоїть сума.' },
  },
  other: {
    kind: 'choice', default: 'cchi-2020', choices: editions, title: { en: 'Compared with', uk: 'Порівняти з' },
    explain: { en: 'Another table, to see whether the choice of the table decides which places come first.', uk: 'Інша таблиця, щоб побачити, чи вибір таблиці вирішує, які місця будуть перші.' },
  },
  scope: {
    kind: 'choice', default: 'reported', title: { en: 'Incidents', uk: 'Інциденти' },
    choices: [
      { value: 'reported', title: { en: 'Reported by others; discovered ones apart', uk: 'Про які повідомлено; виявлені окремо' } },
      { value: 'all', title: { en: 'All together', uk: 'Усі разом' } },
    ],
    explain: {
      en: 'What police discover themselves, and what shops detect, follows where somebody looks. By default it is added up apart, as the makers of the index ask.',
      uk: 'Те, що поліція чи крамниці виявляють самі, залежить від того, де шукають. Типово рахується окремо, як просять автори індексу.',
    },
  },
  top: {
    kind: 'number', default: 10, least: 1, most: 100, whole: true, title: { en: 'First places compared', uk: 'Скільки перших місць порівнювати' },
    explain: { en: 'How many of the first units are compared between the tables. Ten by default: about as many as a week can see to.', uk: 'Скільки перших одиниць порівнюється між таблицями. Типово десять: приблизно стільки, на скільки вистачить тижня.' },
  },
  ownOffences: {
    kind: 'offences', default: [], title: { en: 'Own weights: offences', uk: 'Власні ваги: злочини' },
    explain: { en: 'Offences of a table of your own; the others weigh as in the newest edition. Only for "Own weights".', uk: 'Злочини власної таблиці; решта важать, як у найновішій. Лише для «Власні ваги».' },
  },
  ownWeights: {
    kind: 'list', default: [], least: 0, most: 1_000_000, size: [0, 60], title: { en: 'Own weights: days', uk: 'Власні ваги: дні' },
    explain: { en: 'A weight from 0 for each of those offences, in the same order.', uk: 'Вага від 0 для кожного з цих злочинів, у тому ж порядку.' },
  },
} as const;
