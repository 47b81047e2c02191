import type { parts as english } from '../en/parts.ts';
import type { Section } from '../section.ts';

export const parts: Section<typeof english> = {
  'parts.infeasible': '{count, plural, one {# вимогу} few {# вимоги} many {# вимог} other {# вимоги}} неможливо виконати',
  'parts.relaxation': 'Це стало б можливим, якщо: {words}',
  'parts.noRelaxation': 'Допоможе лише повна відмова від неї.',
  'parts.relax': 'Прийняти й запитати знову',
  'parts.zone': 'Годинник',
  'parts.noneSaved': 'Ще нічого не збережено.',
  'parts.more': 'Показати давніші',
  'parts.by': '{when}, {who}',
};
