import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Series, Status } from '../../server/model/answers.ts';
import { clampSpan, moveSpan } from '../charts/brush.ts';
import type { Span } from '../days.ts';
import type { Step } from '../charts/day_axis.ts';
import { dayNumber, dayText, spanLength } from '../days.ts';
import { stepFor } from '../charts/day_axis.ts';
import type { StripPoint } from '../charts/strip_geometry.ts';
import { playedPoints, playedSpan, shownSpan, stripPoints } from '../charts/strip_geometry.ts';
import { TimeStrip } from '../charts/time_strip.tsx';
import { TimeTable } from '../charts/time_table.tsx';
import { useWidth } from '../charts/width.ts';
import { useAmounts, useDrafting } from '../draft.tsx';
import type { Amounts } from '../draft.tsx';
import { useProjector } from '../film.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { changeView, useSeries, useStatus, useWindow } from '../state.tsx';
import type { WindowChoice } from '../url.ts';
import { Failed, Waiting } from './answer_state.tsx';
import { amountDays, amountTotal } from './amounts_words.ts';
import { AmountsSaid, FilmOptions, PlayButtons } from './film_controls.tsx';
import { windowWords } from './window_picker.tsx';
import './panels.css';

const presetDays = [7, 28, 90, 365];

/** Time: what was recorded, what was to be expected, and the window as a brush over all of the data. */
export function TimePanel({ height = 84 }: { height?: number }): ReactNode {
  const { t } = useText();
  const status = useStatus();
  const agency = status.data?.agency ?? null;
  const days = useWindow();
  if (!status.data) return <p className="quiet" data-testid="time-waiting">{t(status.failure ? 'state.offline' : 'state.starting')}</p>;
  if (!agency?.firstDay || !agency.lastCompleteDay || !days) {
    return <p className="quiet">{t('strip.empty')}</p>;
  }
  return <TimeOf agency={agency} days={days} height={height} />;
}

type Agency = NonNullable<Status['agency']>;
type View = 'whole' | 'near' | 'table';

function TimeOf({ agency, days, height }: { agency: Agency; days: { from: string; to: string }; height: number }): ReactNode {
  const text = useText();
  const { t } = text;
  const [frame, width] = useWidth<HTMLDivElement>();
  const [shape, setShape] = useState<View>('whole');
  const [point, setPoint] = useState<StripPoint | null>(null);
  const bounds = useMemo(() => boundsOf(agency), [agency.firstDay, agency.lastCompleteDay]);
  const window = useMemo(() => clampSpan({ from: dayNumber(days.from), to: dayNumber(days.to) }, bounds), [days, bounds]);
  const projector = useProjector();
  const { film } = projector;
  const around = shownSpan(shape === 'near' ? 'near' : 'whole', window, bounds);
  const isPlayed = film !== null;
  const shown = useMemo(() => (isPlayed ? playedSpan(window, bounds) : around), [isPlayed, window, bounds, around.from, around.to]);
  // As fine as before the film: it asks for nothing anew.
  const step = stepFor(around, width || 960);
  const answer = useSeries(step, { from: dayText(bounds.from), to: dayText(bounds.to) });
  const { data, failure } = answer;
  const bars = film?.measure === 'count' ? film : null;
  const points = useMemo(() => {
    if (bars) return playedPoints(bars, dayNumber(days.to));
    return data ? stripPoints(data, data.meta.step, bounds) : [];
  }, [data, bounds, bars?.totals, days.to]);
  const amounts = useAmounts();
  const { span: draft, late, follow, release, cancel } = useDrafting();
  const letGo = useCallback((next: Span) => {
    setWindow(next, bounds);
    release();
  }, [bounds, release]);
  const stripFrame = film && {
    span: film.span, first: film.frame.first, frames: film.frames, length: film.length, words: `${amountDays(text, film)}, ${amountTotal(text, film)}`,
    seek: projector.seek,
    seekDay: (day: number) => projector.seek(film.from.findLastIndex((from) => from <= day) - Math.floor(film.length / 2)),
  };
  return (
    <div className={`panel time${answer.stale && !failure ? ' stale' : ''}`} ref={frame} aria-busy={answer.loading} data-testid="time">
      <header className="time-head">
        <PlayButtons
          windowBack={{ possible: window.from > bounds.from, go: () => setWindow(moveSpan(window, -stride(window), bounds), bounds) }}
          windowForward={{ possible: window.to < bounds.to, go: () => setWindow(moveSpan(window, stride(window), bounds), bounds) }}
        />
        <p className="time-readout" data-testid="time-readout" data-total={amounts ? totalOf(amounts) : undefined}
          data-from={amounts && dayText(amounts.span.from)} data-to={amounts && dayText(amounts.span.to)}>
          {film ? `${amountDays(text, film)} · ${amountTotal(text, film)}` : draft ? draftText(text, draft, late ? null : amounts)
            : point && data ? pointText(text, point, data.meta.step) : windowText(text, window, agency)}
        </p>
        {film ? <div className="time-film"><FilmOptions /></div> : (
          <div className="segments" role="group" aria-label={t('strip.zoom')}>
            {(['whole', 'near', 'table'] as const).map((name) => (
              <button key={name} type="button" aria-pressed={shape === name} onClick={() => setShape(name)}>{t(`strip.${name}`)}</button>
            ))}
          </div>
        )}
      </header>
      {projector.answer && <Waiting answer={projector.answer} lines={1} />}
      {projector.answer?.failure && <Failed failure={projector.answer.failure} retry={projector.answer.retry} />}
      <AmountsSaid />
      <Waiting answer={answer} lines={3} />
      {failure && <Failed failure={failure} retry={answer.retry} />}
      {!failure && (film || shape !== 'table') && (
        <>
          <TimeStrip points={points} step={bars?.step ?? data?.meta.step ?? step} bounds={bounds} shown={shown} window={window} draft={draft} height={height}
            onDraft={follow} onWindow={letGo} onCancel={cancel} onPoint={setPoint} frame={stripFrame} />
          {film ? <p className="film-keys faint">{t('film.help')}</p> : data && <Key series={data} />}
        </>
      )}
      {!failure && !film && shape === 'table' && data && <div style={{ height: height + 18 }}><TimeTable points={points} step={data.meta.step} /></div>}
    </div>
  );
}

const boundsOf = (agency: Agency): Span => {
  const from = dayNumber(agency.firstDay!);
  return { from, to: Math.max(from, dayNumber(agency.lastCompleteDay!)) + 1 };
};

/** A window of a usual length that ends with the data moves along with them; any other stays where it is. */
export function windowChoice(span: Span, bounds: Span): WindowChoice {
  const days = spanLength(span);
  if (span.to === bounds.to && presetDays.includes(days)) return { kind: 'last', days };
  return { kind: 'range', from: dayText(span.from), to: dayText(span.to) };
}

function setWindow(span: Span, bounds: Span, how: 'push' | 'replace' = 'push'): void {
  changeView({ window: windowChoice(span, bounds) }, how);
}

const stride = (window: Span): number => Math.min(spanLength(window), 28);

function windowText(text: Text, window: Span, agency: Agency): string {
  const { t } = text;
  const span = windowWords(text, { from: dayText(window.from), to: dayText(window.to) });
  return `${span} · ${t('window.days', { days: spanLength(window) })} · ${t('strip.lastDay', { day: text.day(agency.lastCompleteDay!) })}`;
}

const totalOf = (amounts: Amounts): number => (amounts.source === 'film' ? amounts.frame.placed + amounts.frame.unplaced : amounts.incidents.rows);

/** The days under the hand, and how many incidents they hold: a number that is late is left out rather than wrong. Short, so that the strip stays where the hand is. */
function draftText(text: Text, draft: Span, amounts: Amounts | null): string {
  const span = windowWords(text, { from: dayText(draft.from), to: dayText(draft.to) });
  const parts = [span, text.t('window.days', { days: spanLength(draft) })];
  return (amounts?.source === 'draft' ? [...parts, text.t('film.count', { count: amounts.incidents.rows })] : parts).join(' · ');
}

function pointText(text: Text, point: StripPoint, step: Step): string {
  const { t } = text;
  const parts = [t('strip.point', { from: text.day(dayText(point.from)), to: text.day(dayText(point.to - 1)), step, count: point.count })];
  if (point.expected !== null && point.lower !== null && point.upper !== null) {
    parts.push(t('strip.pointExpected', { expected: point.expected, lower: point.lower, upper: point.upper }));
  }
  if (point.outside) parts.push(t('strip.pointOutside', { side: point.outside }));
  if (point.partial) parts.push(t('strip.pointPartial'));
  return parts.join(' · ');
}

function Key({ series }: { series: Series }): ReactNode {
  const { t } = useText();
  const banded = series.upper.some((value) => value !== null);
  return (
    <ul className="time-key faint" aria-hidden="true">
      <li><span className="key-bar" />{t('strip.legendCount')} {t('strip.per', { step: series.meta.step })}</li>
      {banded && <li><span className="key-band" />{t('strip.legendBand')}</li>}
      {banded && <li><svg width="10" height="10"><path className="strip-mark" d="M2 8l3-6 3 6Z" /></svg>{t('strip.legendOutside')}</li>}
      <li><span className="key-before" />{t('strip.legendPrevious')}</li>
    </ul>
  );
}
