export const hours = {
  'hours.title': 'Hours of patrol by area',
} as const;
