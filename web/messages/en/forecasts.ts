export const forecasts = {
  'forecasts.title': 'Forecasts and how they did',
} as const;
