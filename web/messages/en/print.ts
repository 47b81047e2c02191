export const print = {
  'print.button': 'Print, or save as PDF',
  'print.title': '{agency}: hotspot briefing',
  'print.handling': 'Handling: not marked',
  'print.printed': 'Printed {time}, {zone}',
  'print.nothing': 'The numbers were still on their way. Print again when the map is drawn.',
  'print.noMap': 'The map could not be pictured.',
  'print.metres': '{length, number} m',
  'print.kilometres': '{length, number} km',
  'print.rank': 'Rank',
  'print.place': 'Place',
  'print.strength': 'Strength',
  'print.more': '{count, plural, one {# more hotspot} other {# more hotspots}} not listed here.',
} as const;
