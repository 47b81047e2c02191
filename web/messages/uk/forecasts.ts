import type { Section } from '../section.ts';
import type { forecasts as english } from '../en/forecasts.ts';

export const forecasts: Section<typeof english> = {
  'forecasts.title': 'Прогнози та їхня влучність',
};
