import type { Section } from '../section.ts';
import type { patrol as english } from '../en/patrol.ts';

export const patrol: Section<typeof english> = {
  'patrol.parts': 'Частини сторінки патрулювання',
  'patrol.part.plan': 'План',
  'patrol.part.forecasts': 'Прогнози',
  'patrol.part.hours': 'Години',
  'patrol.part.beats': 'Дільниці',
  'patrol.part.operations': 'Операції',
  'patrol.skip': 'Перейти до роботи',
};
