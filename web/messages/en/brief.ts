export const brief = {
  'brief.title': 'Brief',
  'brief.allOffences': 'all offences',
  'brief.noData': 'The brief is written from the data as soon as there are any.',
  'brief.area': 'chosen area',
  'brief.nothing':
    'Nothing was recorded {days, plural, one {on this day} other {in these # days}} under this filter. Move the window or take a filter away.',
  'brief.nothingBefore':
    'In the {days, plural, one {day} other {# days}} before there {previous, plural, one {was} other {were}} <previousLink>{previous, number}</previousLink>.',
  'brief.count':
    '<countLink>{count, plural, one {# incident} other {# incidents}}</countLink> in {days, plural, one {# day} other {# days}}.',
  'brief.up':
    'That is {change, number, ::percent} more than <previousLink>the {previous, number} in the {days, plural, one {day} other {# days}} before</previousLink>: {verdict, select, normal {within normal variation} notable {more than chance would usually bring (p {pRelation} {p, number, ::.000})} clear {clearly more than chance (p {pRelation} {p, number, ::.000})} other {not tested}}.',
  'brief.down':
    'That is {change, number, ::percent} fewer than <previousLink>the {previous, number} in the {days, plural, one {day} other {# days}} before</previousLink>: {verdict, select, normal {within normal variation} notable {a fall that chance would seldom bring (p {pRelation} {p, number, ::.000})} clear {clearly a fall beyond chance (p {pRelation} {p, number, ::.000})} other {not tested}}.',
  'brief.same':
    'Exactly as many as in <previousLink>the {days, plural, one {day} other {# days}} before</previousLink>.',
  'brief.about':
    'That is about as many as <previousLink>the {previous, number} in the {days, plural, one {day} other {# days}} before</previousLink>: {verdict, select, normal {within normal variation} notable {yet more than chance would usually move it (p {pRelation} {p, number, ::.000})} clear {yet more than chance would move it (p {pRelation} {p, number, ::.000})} other {not tested}}.',
  'brief.fromNothing':
    'There were <previousLink>none in the {days, plural, one {day} other {# days}} before</previousLink>: {verdict, select, normal {at these numbers still within normal variation} notable {more than chance would usually bring (p {pRelation} {p, number, ::.000})} clear {clearly more than chance (p {pRelation} {p, number, ::.000})} other {not tested}}.',
  'brief.notCovered':
    'The data do not reach back over the {days, plural, one {day} other {# days}} before, so nothing is compared.',
  'brief.harm':
    'Together they weigh {harm, plural, one {# day} other {# days}} of harm on the index. Harm is not tested for change: one grave crime can move it.',
  'brief.harmBefore':
    'Together they weigh {harm, plural, one {# day} other {# days}} of harm on the index, against {previous, number} before. Harm is not tested for change: one grave crime can move it.',
  'brief.hotspots':
    '<cellsLink>{cells, plural, one {# significant hexagon} other {# significant hexagons}}</cellsLink> {cells, plural, one {holds} other {hold}} {incidentShare, number, ::percent .#} of the incidents on {areaShare, number, ::percent .##} of the area.',
  'brief.noHotspot':
    'No hexagon stands out: everywhere the numbers stay within what chance would bring.',
  'brief.untested':
    'Nothing was tested: too few incidents are placed on the map to tell a hotspot from chance.',
  'brief.gone':
    '<goneLink>{gone, plural, one {# hexagon that was significant before is} other {# hexagons that were significant before are}} no longer so</goneLink>.',
  'brief.new':
    '<freshLink>{fresh, plural, one {# of them is new} other {# of them are new}}</freshLink>: not significant in the window before.',
  'brief.newAndGone':
    '<freshLink>{fresh, plural, one {# of them is new} other {# of them are new}}</freshLink>, and <goneLink>{gone, plural, one {# that was significant before is no longer} other {# that were significant before are no longer}}</goneLink>.',
  'brief.goneOnly':
    'None is new; <goneLink>{gone, plural, one {# that was significant before is no longer} other {# that were significant before are no longer}}</goneLink>.',
  'brief.noneNew':
    'None is new: all were significant in the window before as well.',
  'brief.peak':
    'The busiest hour of the week is <peakLink>{weekday}, {hours}</peakLink>, with {count, plural, one {# incident} other {# incidents}}.',
  'brief.unplaced':
    '<unplacedLink>{unplaced, plural, one {# incident has} other {# incidents have}} no place</unplacedLink> ({share, number, ::percent .#}): counted here, not on the map.',
  'brief.hourUnknown':
    '{unknown, plural, one {# incident is left out because its hour is} other {# incidents are left out because their hours are}} not known.',

  'brief.ranked': 'Hotspots by strength',
  'brief.rankedHelp': 'Touching significant hexagons form one hotspot. Point to light it on the map, choose to fly there.',
  'brief.rankedCount': '{count, plural, one {# incident} other {# incidents}}',
  'brief.rankedHarm': '{harm, plural, one {# day of harm} other {# days of harm}}',
  'brief.rankedStrength': '{strength, select, extreme {extreme} strong {strong} clear {clear} other {weak}}, {level, number}%',
  'brief.rankedZ': 'z {z, number, ::.0}',
  'brief.rankedCells': '{cells, plural, one {# hexagon} other {# hexagons}}',
  'brief.rankedMore': 'Show all {count, number}',
  'brief.rankedFewer': 'Show the first {count, number}',
  'brief.newBadge': 'new',
  'brief.placeUnknown': 'near {latitude, number, ::.0000}, {longitude, number, ::.0000}',

  'brief.how': 'How this was computed',
  'brief.howMethod':
    'Getis-Ord Gi* on H3 cells of resolution {resolution, number}, each with {rings, plural, one {# ring} other {# rings}} of neighbours, over all {tests, plural, one {# hexagon} other {# hexagons}} of the study area, the empty ones included.',
  'brief.howCorrection':
    'Two-sided p, corrected over all of them by Benjamini-Hochberg; a hexagon is called significant at a corrected p of 0.05.',
  'brief.howChange':
    'The change is the two-sided E-test that both windows have the same rate.',
  'brief.howCold':
    'Cold spots cannot be detected at these counts: even an empty neighbourhood would not reach the cut.',
  'brief.howRatio':
    'Rate against the window before: {ratio, number, ::.00} times (95% interval {lower, number, ::.00} to {upper, number, ::.00}), p {pRelation} {p, number, ::.000}.',
  'brief.howRows':
    '{rows, plural, one {# incident} other {# incidents}} in the filter, {placed, number} of them placed. Data version {version}.',
  'brief.howHarm': 'Weights: {edition}.',
  'brief.incidentsTitle': 'The incidents that the brief counts',
} as const;
