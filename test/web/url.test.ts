import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeView, defaultView, drawables, encodeView, filterOf, folds, formatRanges, languages, pages, paints, pinned, resolutions, themes, windowDays,
} from '../../web/url.ts';
import type { View } from '../../web/url.ts';
import { patrolParts } from '../../web/url_patrol.ts';

const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const some = <T>(list: readonly T[]) => fc.subarray([...list]);
const part = (first: number, last: number) =>
  fc.subarray(Array.from({ length: last - first + 1 }, (_, place) => first + place), { maxLength: last - first });

const anyView: fc.Arbitrary<View> = fc.record({
  page: fc.constantFrom(...pages),
  agency: fc.option(fc.constantFrom('local', 'demo', 'city-of-x')),
  window: fc.oneof(
    fc.integer({ min: 1, max: 3660 }).map((days) => ({ kind: 'last' as const, days })),
    fc.constant({ kind: 'year' as const }),
    fc.tuple(day, day).filter(([one, other]) => one !== other).map((days) => days.sort() as [string, string])
      .map(([from, to]) => ({ kind: 'range' as const, from, to })),
  ),
  offences: some(['burglary', 'burglary.residential', 'drugs', 'robbery.person', 'theft']).map((codes) => [...codes].sort()),
  hours: part(0, 23),
  weekdays: part(1, 7),
  area: fc.option(fc.constantFrom('district:001', 'beat:1 & 2', 'POLYGON((24 49,25 49,25 50,24 49))')),
  asOf: fc.option(fc.constantFrom('12', '2026-03-01', '2026-03-01T04:00:00Z', '2026-03-01T04:00+02:00')),
  resolution: fc.option(fc.constantFrom(...resolutions)),
  measure: fc.constantFrom('count' as const, 'harm' as const),
  paint: fc.constantFrom(...paints),
  against: fc.constantFrom('previous', 'year', '2025-01-01/2025-02-01'),
  layers: some(drawables),
  cell: fc.option(fc.constantFrom('892664c1a8fffff', '8a2664c1a8effff')),
  camera: fc.option(fc.record({
    longitude: fc.integer({ min: -18_000_000, max: 18_000_000 }).map((value) => value / 100_000 + 0),
    latitude: fc.integer({ min: -8_500_000, max: 8_500_000 }).map((value) => value / 100_000 + 0),
    zoom: fc.integer({ min: 0, max: 2200 }).map((value) => value / 100),
    bearing: fc.integer({ min: -1800, max: 1800 }).map((value) => value / 10 + 0),
    pitch: fc.integer({ min: 0, max: 600 }).map((value) => value / 10),
  })),
  folded: some(folds),
  theme: fc.option(fc.constantFrom(...themes)),
  language: fc.option(fc.constantFrom(...languages)),
  method: fc.option(fc.constantFrom('near_repeat', 'period_comparison')),
  parameters: fc.dictionary(fc.constantFrom('against', 'level', 'bandMetres'), fc.constantFrom('previous', '0.05', '100,200,300', 'no number, && =', ''), { noNullPrototype: true }),
  unit: fc.option(fc.constantFrom('hex:9', 'square:500', 'area:district', 'none')),
  seed: fc.option(fc.integer({ min: 0, max: 4_294_967_295 })),
  crs: fc.option(fc.constantFrom('EPSG:32636', 'EPSG:5566')),
  run: fc.option(fc.constantFrom('0123456789abcdef01234567')),
  with: fc.option(fc.constantFrom('fedcba98765432100123abcd')),
  pick: fc.option(fc.constantFrom('892664c1a8fffff', 'district:001', '3_-4')),
  part: fc.constantFrom(...patrolParts),
  plan: fc.option(fc.constantFrom('0123456789abcdef01234567')),
  callSign: fc.option(fc.constantFrom('A1', 'Київ 7', 'north-2.b')),
  operation: fc.option(fc.constantFrom('12')),
  beats: fc.option(fc.constantFrom('fedcba98765432100123abcd')),
  series: fc.option(fc.constantFrom('count:9')),
  forecast: fc.option(fc.constantFrom('0123456789abcdef76543210')),
});

describe('the state in the address bar', () => {
  it('comes back as it went in', () => {
    fc.assert(fc.property(anyView, (view) => {
      expect(decodeView(`?${encodeView(view)}`)).toEqual(view);
    }));
  });

  it('says nothing of what is as by default', () => {
    expect(encodeView(defaultView)).toBe('');
    expect(decodeView('')).toEqual(defaultView);
  });

  it('reads well: no escapes for commas, colons and slashes', () => {
    const text = encodeView({
      ...defaultView, offences: ['robbery', 'burglary'], hours: [0, 1, 2, 22, 23], area: 'district:001',
      camera: { longitude: 24.03, latitude: 49.84, zoom: 12.5, bearing: 0, pitch: 0 },
    });
    expect(text).toBe('offences=burglary,robbery&hours=0-2,22-23&area=district:001&map=12.5/49.84/24.03');
  });

  it('falls back on the default for whatever it cannot read', () => {
    const broken = '?view=x&asOf=0&from=2026-02-01&to=2026-01-01&offences=DROP%20TABLE&hours=99&weekdays=0&resolution=15&measure=x&paint=x&against=2026-02-01/2026-01-01'
      + '&cell=zz&map=1/95/0&folded=x&theme=pink&language=de&window=-4';
    expect(decodeView(broken)).toEqual(defaultView);
  });

  it('opens on a day that does not exist as if no window were given', () => {
    expect(decodeView('?from=2026-02-31x&to=2026-03-01').window).toEqual(defaultView.window);
  });

  it('reads hours that wrap over midnight, and the whole day as no restriction', () => {
    expect(decodeView('?hours=22-1').hours).toEqual([0, 1, 22, 23]);
    expect(decodeView('?hours=0-23').hours).toEqual([]);
    expect(formatRanges([23, 0, 1, 5])).toBe('0-1,5,23');
  });
});

describe('the window of a view', () => {
  it('of a fixed length ends with the last complete day', () => {
    expect(windowDays({ kind: 'last', days: 28 }, '2026-03-30')).toEqual({ from: '2026-03-03', to: '2026-03-31' });
    expect(windowDays({ kind: 'year' }, '2026-03-30')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
  });

  it('is not known while the last complete day is not', () => {
    expect(windowDays({ kind: 'last', days: 28 }, null)).toBeNull();
  });

  it('no longer moves with the data in a link that is shared', () => {
    const shared = pinned({ ...defaultView, window: { kind: 'last', days: 7 } }, 'local', '2026-03-30');
    expect(encodeView(shared)).toBe('agency=local&from=2026-03-24&to=2026-03-31');
  });

  it('stands in the filter as the server takes it', () => {
    const view: View = { ...defaultView, window: { kind: 'last', days: 1 }, offences: ['theft'], weekdays: [6, 7] };
    expect(filterOf(view, '2026-03-30')).toEqual({ from: '2026-03-30', to: '2026-03-31', offences: 'theft', weekdays: '6-7' });
  });
});
