export const patrol = {
  'patrol.parts': 'Parts of the patrol view',
  'patrol.part.plan': 'Plan',
  'patrol.part.forecasts': 'Forecasts',
  'patrol.part.hours': 'Hours',
  'patrol.part.beats': 'Beats',
  'patrol.part.operations': 'Operations',
  'patrol.skip': 'Skip to the work',
} as const;
