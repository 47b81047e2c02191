import type { Section } from '../section.ts';
import type { beats as english } from '../en/beats.ts';

export const beats: Section<typeof english> = {
  'beats.title': 'Дільниці з рівним навантаженням',
};
