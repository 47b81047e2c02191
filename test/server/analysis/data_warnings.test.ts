import { describe, expect, it } from 'vitest';
import { dataWarnings, type DataFacts } from '../../../server/analysis/data_warnings.ts';
import { recordingBreaks } from '../../../server/analysis/recording.ts';
import { analysisInput, eventsOf, windowStart, type Point } from '../../support/analysis_input.ts';

const dayMs = 86_400_000;
const covered = { firstDay: '2025-01-01', lastCompleteDay: '2026-12-31', covered: true };
const facts = (input: DataFacts['input'], more: Partial<DataFacts> = {}): DataFacts =>
  ({ input, coverage: covered, derivedStudyArea: false, outside: 0, hourUnknown: 0, asOf: null, ...more });
/** So many a day, spread over the squares. */
const daily = (perDay: (day: number) => number, days: number): Point[] => Array.from({ length: days }, (_, day) =>
  Array.from({ length: perDay(day) }, (_none, i) => ({ x: 250 + 500 * ((day + i) % 10), y: 250 + 500 * ((day * 3 + i) % 10), at: windowStart + day * dayMs + i * 3_600_000 }))).flat();

describe('what has to be known about the data', () => {
  it('is nothing where nothing is wrong', () => {
    expect(dataWarnings(facts(analysisInput(daily(() => 3, 70), { columns: 40, rows: 40 })))).toEqual([]);
  });

  it('says how few there are, in the language\'s own numbers', () => {
    const [found] = dataWarnings(facts(analysisInput(daily((day) => (day < 21 ? 1 : 0), 21), { days: 21, columns: 40, rows: 40 })));
    expect(found).toMatchObject({ code: 'few_incidents', severity: 'caution' });
    expect(found!.text).toMatchObject({ en: expect.stringMatching(/^21 incidents with a place/), uk: expect.stringMatching(/^21 інцидент з місцем/) });
  });

  it('stops a map of which most has no place, and warns below 85 %', () => {
    const input = analysisInput(daily(() => 3, 70), { columns: 40, rows: 40 });
    expect(dataWarnings(facts({ ...input, rows: 500 }))[0]).toMatchObject({ code: 'low_geocode_rate', severity: 'stop' });
    expect(dataWarnings(facts({ ...input, rows: 260 }))[0]).toMatchObject({ code: 'low_geocode_rate', severity: 'caution' });
    expect(dataWarnings(facts({ ...input, rows: 240 }))).toEqual([]);
  });

  it('puts what stops before what cautions before what is to be known', () => {
    const found = dataWarnings(facts({ ...analysisInput(daily(() => 3, 70)), rows: 1000 }, {
      derivedStudyArea: true, outside: 5, hourUnknown: 1, coverage: { ...covered, covered: false }, asOf: { dataVersion: '3', publishedAt: '2026-02-01T00:00:00Z' },
    }));
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'stop low_geocode_rate', 'caution window_not_covered', 'caution derived_study_area', 'note hour_unknown', 'note outside_units', 'note edge_effects', 'note as_of',
    ]);
  });
});

describe('a change in recording', () => {
  const year = { days: 365, columns: 40, rows: 40 };

  it('is not seen in numbers that only vary', () => {
    expect(recordingBreaks(analysisInput(daily((day) => 3 + (day % 3), 365), year))).toEqual([]);
  });

  it('is a number that doubles from one month to the next', () => {
    const found = recordingBreaks(analysisInput(daily((day) => (day < 177 ? 2 : 6), 365), year));
    expect(found).toHaveLength(1);
    expect(found[0]!.text.en).toMatch(/^From 60 to 186 incidents a month in 2026-07/);
  });

  it('is a share with a place or an hour that steps', () => {
    const input = analysisInput(daily((day) => (day < 177 ? 4 : 3), 365), year);
    const lost = eventsOf(daily((day) => (day < 177 ? 0 : 1), 365).map((point) => ({ ...point })), null);
    const [found, ...more] = recordingBreaks({ ...input, unplaced: lost });
    expect(more).toEqual([]);
    expect(found!.text.en).toMatch(/^From 100% to 75%: the share of incidents with a place changed in 2026-07/);
    const hours = input.events.hourOfWeek.map((hour, i) => (input.events.day[i]! - input.window.fromDay < 177 ? hour : 255));
    expect(recordingBreaks({ ...input, events: { ...input.events, hourOfWeek: hours } })[0]!.text.en).toContain('the share of incidents with a known hour');
  });

  it('is days in a row without anything where many are usual, not where few are', () => {
    const found = recordingBreaks(analysisInput(daily((day) => (day >= 40 && day < 46 ? 0 : 3), 70), { days: 70, columns: 40, rows: 40 }));
    expect(found).toMatchObject([{ code: 'days_without_data', text: { en: expect.stringMatching(/^There is nothing on 6 days in a row from 2026-02-14 on/) } }]);
    expect(recordingBreaks(analysisInput(daily((day) => (day % 7 === 0 ? 1 : 0), 70), { days: 70 }))).toEqual([]);
  });
});
