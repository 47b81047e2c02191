import type { Section } from '../section.ts';
import type { operations as english } from '../en/operations.ts';

export const operations: Section<typeof english> = {
  'operations.title': 'Операції та що вони змінили',
};
