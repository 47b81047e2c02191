import type { AnalysisWarning } from '../model/analysis.ts';
import type { AnalysisInput } from './method.ts';
import { say } from './say.ts';

/** Incidents whose day is known, on a clock that is the same for all of them. */
export type Timed = {
  x: Float64Array; y: Float64Array; t: Float64Array; unit: Int32Array;
  /** Local day of each, since 1970. */
  localDay: Int32Array;
  /** What a day is on the clock: 1 where days are counted, ms where hours are known. */
  day: number;
  /** End of the window on the clock. */
  now: number;
  /** Left out, because only their month is known. */
  undated: number;
  /** Whether hours counted. */
  byHour: boolean;
};

/**
 * A mixture of hours and bare dates would put some pairs into the wrong band, so hours count only where every incident has one
 * (`auto`); otherwise days do.
 */
export function timedEvents({ events, window }: Pick<AnalysisInput, 'events' | 'window'>, clock: string): Timed {
  const kept = Int32Array.from({ length: events.n }, (_, i) => i).filter((i) => events.timePrecision[i] !== 3);
  const byHour = clock !== 'days' && kept.length > 0 && kept.every((i) => events.timePrecision[i] === 0);
  return {
    x: Float64Array.from(kept, (i) => events.x[i]!), y: Float64Array.from(kept, (i) => events.y[i]!),
    t: Float64Array.from(kept, (i) => (byHour ? events.from[i]! : events.day[i]!)),
    unit: Int32Array.from(kept, (i) => events.unit[i]!), localDay: Int32Array.from(kept, (i) => events.day[i]!),
    day: byHour ? 86_400_000 : 1, now: byHour ? window.to : window.toDay, undated: events.n - kept.length, byHour,
  };
}

/** What has to be said where incidents of which only the month is known cannot take part. */
export const monthOnlyWarnings = (undated: number): AnalysisWarning[] => (undated === 0 ? [] : [{
  code: 'month_only', severity: 'caution',
  text: say({
    en: '{n, plural, one {# incident was} other {# incidents were}} left out, because only the month is known.',
    uk: 'Не враховано {n, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}}, бо відомий лише місяць.',
  }, { n: undated }),
}]);
