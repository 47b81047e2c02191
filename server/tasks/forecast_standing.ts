import type { Database } from '../db/database.ts';
import { listSeriesRows } from '../db/forecast_series.ts';
import { transact } from '../db/transact.ts';
import { say } from '../analysis/say.ts';
import { cyclesInARow, expiryOf, standingDays, type StandingFigures } from '../forecast/standing.ts';
import type { Standing } from '../model/forecast.ts';
import type { Who } from '../model/who.ts';
import { trainingOffences } from './forecast_offences.ts';
import { readShift } from './forecast_shift.ts';
import { keeping, mostSeries, seriesOf, type Series } from './forecast_series.ts';
import { warningOf } from './forecast_words.ts';
import { makeSurface, type MadeSurface, type SurfaceRoom } from './make_surface.ts';
import type { SurfaceAsk } from './forecast_question.ts';
import { readStanding } from './register_forecast.ts';

const texts = {
  baseline: { en: 'The plain count, with which every other model is compared.', uk: 'Проста кількість, із якою порівнюють кожну іншу модель.' },
  none: { en: 'No shift has been scored yet: whether it is better than the plain count is not known.', uk: 'Ще жодної зміни не оцінено: чи краща вона за просту кількість, невідомо.' },
  on: {
    en: 'On: {won, number} won, {tied, number} tied, {lost, number} lost against the plain count, shift by shift.',
    uk: 'Увімкнена: проти простої кількості за змінами {won, number} виграно, {tied, number} нічия, {lost, number} програно.',
  },
  off: {
    en: 'Off: it lost to the plain count {row, number} shifts in a row. Its forecasts go on in the shadow; it is back when it has not lost {row, number} in a row.',
    uk: 'Вимкнена: {row, number} зміни поспіль програла простій кількості. Її прогнози тривають у тіні; повернеться, коли не програє {row, number} поспіль.',
  },
  until: {
    en: 'This holds until {day}; then the model is off until a newer shift has been scored.', uk: 'Це чинне до {day}; потім модель вимкнено, доки не буде оцінено новішу зміну.',
  },
} as const;

export type Results = Readonly<Record<'won' | 'tied' | 'lost' | 'silent', number>>;

type Stood = { model: string; figures: StandingFigures; results: Results; since: string | null; /** Begin of the latest scored shift. */ latest: Date | null };

export function describeStanding({ model, figures, results, since, latest }: Stood): Standing {
  const { state, run, counted } = figures;
  const kind = model === 'count' ? 'baseline' : state;
  const words = kind === 'baseline' ? texts.baseline : counted === 0 && kind === 'on' ? texts.none : texts[kind];
  const said = say(words, { ...results, row: cyclesInARow });
  if (kind === 'baseline' || latest === null) return { state: kind, cycles: counted, run, since, expires: null, ...results, words: said };
  const expires = new Date(expiryOf(latest.getTime())).toISOString();
  const until = say(texts.until, { day: expires.slice(0, 10) });
  return { state: kind, cycles: counted, run, since, expires, ...results, words: { en: `${said.en} ${until.en}`, uk: `${said.uk} ${until.uk}` } };
}

/** Whether the model that is asked for may be shown, by the series that are nearest to what is asked: same model, measure and offences, then resolution, then shift. */
export type AskedStanding = { state: 'on' | 'off' | 'expired' | 'baseline'; series: { id: string; title: string } | null };

export async function standingOf(database: Database, who: Who, { agency, shift, surface }: SurfaceAsk, signal?: AbortSignal): Promise<AskedStanding> {
  if (surface.model === 'count') return { state: 'baseline', series: null };
  const asked = await keeping(database, who, { agency, signal });
  const rows = await transact(database, asked.context, (transaction) =>
    listSeriesRows(transaction, asked.agency.agencyId, { activeOnly: false, limit: mostSeries }), { readOnly: true, signal });
  const named = surface.filter['offences'];
  const written = named === undefined ? surface.model === 'calls' ? Object.keys(surface.minutesOnTask ?? {}) : null : Array.isArray(named) ? named : named.split(',');
  const codes = trainingOffences(written).codes.join(',');
  const same = rows.map(seriesOf).filter(({ definition }) => definition.model === surface.model && definition.measure === surface.measure && definition.offences.join(',') === codes);
  const read = 'hours' in shift ? shift : readShift(shift, asked.agency.zone);
  const begins = `${String(read.hourOfWeek[0]! % 24).padStart(2, '0')}:`;
  const nearest = narrowed(narrowed(same, ({ definition }) => definition.resolution === surface.resolution),
    ({ definition }) => definition.begins.startsWith(begins) && definition.hours === read.hours);
  let fresh = nearest.length === 0;
  for (const series of nearest) {
    const { state, expired } = await readStanding(database, asked, { seriesId: series.seriesId, shift: read }, signal);
    if (state === 'off') return { state, series: { id: series.seriesId, title: series.title } };
    fresh ||= !expired;
  }
  return { state: fresh ? 'on' : 'expired', series: nearest[0] === undefined ? null : { id: nearest[0].seriesId, title: nearest[0].title } };
}

function narrowed(list: readonly Series[], keeps: (series: Series) => boolean): readonly Series[] {
  const kept = list.filter(keeps);
  return kept.length > 0 ? kept : list;
}

/** The surface that is asked for, or that of the plain count, with a warning to stop, where the model is off or its standing has expired. */
export async function serveSurface(database: Database, who: Who, asked: SurfaceAsk, room: SurfaceRoom = {}): Promise<MadeSurface> {
  const { state } = await standingOf(database, who, asked, room.signal);
  if (state !== 'off' && state !== 'expired') return makeSurface(database, who, asked, room);
  const { minutesOnTask: _, ...plain } = asked.surface;
  const count = await makeSurface(database, who, { ...asked, surface: { ...plain, model: 'count', parameters: {} } }, room);
  const { model } = asked.surface;
  const why = warningOf(state === 'off' ? { code: 'model_off', values: { model } } : { code: 'model_expired', values: { model, days: standingDays } });
  return { ...count, warnings: [why, ...count.warnings] };
}
