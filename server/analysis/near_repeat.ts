import { knox } from '../stats/knox.ts';
import { liveZones, placeWeights } from '../stats/live_zones.ts';
import { nearRepeatChains } from '../stats/near_repeat_chains.ts';
import { nearRepeatClasses } from '../stats/near_repeat_classes.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import type { AnalysisInput, Method, Output, Room, Units } from './method.ts';
import { nearRepeatParameters as parameters } from './near_repeat_parameters.ts';
import { describeNearRepeat } from './near_repeat_texts.ts';
import { nothing } from './nothing.ts';
import type { Values } from './parameters.ts';
import { timedEvents } from './timed_events.ts';

/** The Knox table, who follows whom, chains, and what the table says about now. */
export const nearRepeat: Method<typeof parameters> = {
  id: 'near_repeat', group: 'near_repeat', card: 'knox', version: 1, random: true, exact: false, parameters,
  title: { en: 'Near repeats', uk: 'Близькі повтори' },
  question: {
    en: 'After an incident, is there more of the same nearby within days than chance gives: how far, how long, and where right now?',
    uk: 'Чи буває після інциденту поблизу протягом днів більше таких самих, ніж випадково: як далеко, як довго і де саме зараз?',
  },
  units: ['hex', 'square'],
  needs: () => ({}),
  // The pair list is bounded; the shuffled tables are small.
  bytes: ({ events, units }) => 75e6 + events * 120 + units * 40,
  run(input, values, room) {
    if (input.units === null) throw new RangeError('near repeats need units to draw zones on');
    return find(input, input.units, { values, room });
  },
};

function find(input: AnalysisInput, units: Units, { values, room }: { values: Values<typeof parameters>; room: Room }): Output {
  const timed = timedEvents(input, values.clock);
  const { x, y, t, day } = timed;
  const { distance } = values;
  const inUnit = (days: number): number => days * day;
  const table = knox({
    x, y, t, distance, permutations: values.permutations, seed: room.seed,
    space: [0, values.same, ...values.space.filter((end) => end > values.same)], time: [0, ...values.time.map(inUnit)],
  }, room.tick);
  if (!isDefined(table)) return nothing(table);
  const within = { x, y, t, distance, strict: true };
  const nearMetres = Math.max(values.same, values.nearMetres);
  const classes = nearRepeatClasses({ ...within, repeatMetres: values.same, nearMetres, nearTime: inUnit(values.nearDays) }, room.tick);
  const chains = nearRepeatChains({ ...within, metres: nearMetres, time: inUnit(values.nearDays) }, room.tick);
  if (!isDefined(classes) || !isDefined(chains)) return nothing(notDefined('no_events'));
  const found = liveZones({ table, x, y, t, now: timed.now, allCells: values.zones === 'all' });
  const zones = isDefined(found) ? found : [];
  const weights = placeWeights({ x, y, zones }, { x: units.x, y: units.y, home: timed.unit, distance }, room.tick);
  return describeNearRepeat({ input, units, values, timed, table, classes, chains, zones, weights });
}
