export const beats = {
  'beats.title': 'Beats of equal workload',
} as const;
