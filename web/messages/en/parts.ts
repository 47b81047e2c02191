export const parts = {
  'parts.infeasible': '{count, plural, one {One thing that was asked for cannot be} other {# things that were asked for cannot be}}',
  'parts.relaxation': 'It would be possible if: {words}',
  'parts.noRelaxation': 'Nothing smaller than giving it up would help.',
  'parts.relax': 'Use this and ask again',
  'parts.zone': 'Clock',
  'parts.noneSaved': 'Nothing has been saved yet.',
  'parts.more': 'Show older ones',
  'parts.by': '{when}, {who}',
} as const;
