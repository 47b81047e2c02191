import type { Section } from '../section.ts';
import type { print as english } from '../en/print.ts';

export const print: Section<typeof english> = {
  'print.button': 'Друкувати або зберегти як PDF',
  'print.title': '{agency}: зведення про гарячі точки',
  'print.handling': 'Гриф: не проставлено',
  'print.printed': 'Надруковано {time}, {zone}',
  'print.nothing': 'Дані ще надходили. Надрукуйте знову, коли карту буде намальовано.',
  'print.noMap': 'Зробити знімок карти не вдалося.',
  'print.metres': '{length, number} м',
  'print.kilometres': '{length, number} км',
  'print.rank': 'Місце',
  'print.place': 'Адреса',
  'print.strength': 'Сила',
  'print.moreLines': 'Тут не показано ще {count, plural, one {# рядок} few {# рядки} many {# рядків} other {# рядка}}.',
  'print.more': 'Тут не показано ще {count, plural, one {# гарячу точку} few {# гарячі точки} many {# гарячих точок} other {# гарячої точки}}.',
};
