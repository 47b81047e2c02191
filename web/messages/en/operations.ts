export const operations = {
  'operations.title': 'Operations and what they changed',
} as const;
