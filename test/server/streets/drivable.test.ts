import { describe, expect, it } from 'vitest';
import { drivable } from '../../../server/streets/drivable.ts';
import { drivenSpeed, readMaxspeed } from '../../../server/streets/posted_speed.ts';

describe('maxspeed', () => {
  it.each([
    ['50', 50], ['30 mph', 30 * 1.609344], ['25mph', 25 * 1.609344], ['60 km/h', 60], ['10 knots', 18.52], ['none', 130], ['walk', 7], ['50;70', 50],
    ['UA:urban', 50], ['UA:rural', 90], ['UA:motorway', 130], ['UA:trunk', 110], ['DE:rural', 100], ['DE:zone:30', 30], ['DE:zone30', 30], ['FR:30', 30], ['gb:nsl_single', 60 * 1.609344],
    ['RU:urban', 60], ['UA:living_street', 20],
    ['signals', null], ['variable', null], ['', null], ['fast', null], ['XX:moon', null], ['0', null], ['999', null], ['-5', null],
  ])('"%s" is %s km/h', (text, speed) => {
    const read = readMaxspeed(text);
    if (speed === null) expect(read).toBeNull();
    else expect(read).toBeCloseTo(speed, 9);
  });

  it('goes before what is usual for the class, and both are driven more slowly in town', () => {
    expect(drivenSpeed('residential', '30')).toBeCloseTo(18, 9);
    expect(drivenSpeed('residential', undefined)).toBeCloseTo(24, 9);
    expect(drivenSpeed('residential', 'signals')).toBeCloseTo(24, 9);
    expect(drivenSpeed('motorway', undefined)).toBeCloseTo(99, 9);
    expect(drivenSpeed('motorway_link', undefined)).toBeCloseTo(36, 9);
    expect(drivenSpeed(undefined, undefined)).toBeNull();
    expect(drivenSpeed('something_new', undefined)).toBeNull();
  });
});

const waysOf = (tags: Record<string, string>): string => {
  const street = drivable({ highway: 'residential', ...tags });
  if ('code' in street) return street.code;
  return street.forward && street.backward ? 'both' : street.forward ? 'forward' : 'backward';
};

describe('where a patrol car goes', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'both'], [{ oneway: 'yes' }, 'forward'], [{ oneway: '1' }, 'forward'], [{ oneway: 'true' }, 'forward'], [{ oneway: '-1' }, 'backward'], [{ oneway: 'reverse' }, 'backward'],
    [{ oneway: 'no' }, 'both'], [{ oneway: 'reversible' }, 'both'], [{ junction: 'roundabout' }, 'forward'], [{ junction: 'circular' }, 'forward'], [{ junction: 'roundabout', oneway: 'no' }, 'both'],
    [{ highway: 'motorway' }, 'forward'], [{ highway: 'motorway', oneway: 'no' }, 'both'], [{ highway: 'motorway_link' }, 'both'],
    [{ access: 'private' }, 'both'], [{ access: 'permit' }, 'both'], [{ highway: 'service', access: 'customers' }, 'both'], [{ highway: 'pedestrian' }, 'both'],
    [{ highway: 'pedestrian', motor_vehicle: 'no' }, 'both'], [{ highway: 'pedestrian', access: 'no' }, 'no_access'],
    [{ access: 'no' }, 'no_access'], [{ access: 'no', emergency: 'yes' }, 'both'], [{ access: 'no', motor_vehicle: 'yes' }, 'both'], [{ motor_vehicle: 'no' }, 'no_access'], [{ motor_vehicle: 'no', emergency: 'yes' }, 'both'],
    [{ highway: 'footway' }, 'not_for_cars'], [{ highway: 'cycleway' }, 'not_for_cars'], [{ highway: 'steps' }, 'not_for_cars'],
    [{ highway: 'construction' }, 'not_built'], [{ highway: 'proposed' }, 'not_built'], [{ highway: 'raceway' }, 'not_a_street'], [{ area: 'yes' }, 'an_area'],
  ])('%o: %s', (tags, ways) => {
    expect(waysOf(tags)).toBe(ways);
  });

  it('takes a line that says nothing for a street, and one that says it is something else for that', () => {
    expect(drivable({})).toEqual({ forward: true, backward: true, speedKmh: null, level: 0 });
    expect(drivable({ railway: 'rail' })).toMatchObject({ code: 'not_a_street' });
    expect(drivable({ building: 'yes' })).toMatchObject({ code: 'not_a_street' });
  });

  it('tells bridges and tunnels from the ground', () => {
    expect(drivable({ highway: 'primary', bridge: 'yes' })).toMatchObject({ level: 1 });
    expect(drivable({ highway: 'primary', tunnel: 'yes' })).toMatchObject({ level: -1 });
    expect(drivable({ highway: 'primary', bridge: 'yes', layer: '2' })).toMatchObject({ level: 2 });
    expect(drivable({ highway: 'primary', bridge: 'no' })).toMatchObject({ level: 0 });
  });
});
