import type { Section } from '../section.ts';
import type { hours as english } from '../en/hours.ts';

export const hours: Section<typeof english> = {
  'hours.title': 'Години патрулювання за територіями',
};
