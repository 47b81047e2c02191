import { useRef, useState } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import type { PatrolPlan, PlanRoute, PlanStop } from '../../server/model/patrol.ts';
import { unitColour } from '../layers/patrols.ts';
import { lockKey, usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { css } from '../ramp.ts';
import { useTheme } from '../state.tsx';
import { Icon } from './icon.tsx';
import { UnitMark } from './patrol_unit_mark.tsx';
import { clockWords, placeName, spanWords } from './patrol_words.ts';
import { orderAt, shareOf, spanOf } from './timeline_places.ts';

const dragFrom = 5;
type Drag = { unit: string; stop: PlanStop; x: number; y: number; moved: boolean; over: { unit: string; order: number } | null };

type Properties = { plan: PatrolPlan; instant: number | null; onInstant: (instant: number | null) => void };

/** Who is where and when: a row for each unit with its visits, its ways and what is kept free; visits can be dragged to another place. */
export function Timeline({ plan, instant, onInstant }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  const { move } = usePatrol();
  const [drag, setDrag] = useState<Drag | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const span = spanOf(plan);
  const overAt = (event: PointerEvent, held: Drag): Drag['over'] => {
    const row = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest<HTMLElement>('[data-unit-row]')).find((one) => one !== null && one !== undefined);
    const unit = row?.dataset['unitRow'];
    const route = plan.routes.find((one) => one.unit === unit);
    const track = row?.querySelector('.timeline-track')?.getBoundingClientRect();
    if (!unit || !route || !track) return null;
    const at = span.from + ((event.clientX - track.left) / track.width) * (span.to - span.from);
    return { unit, order: orderAt(route, at, unit === held.unit ? held.stop.order : null) };
  };
  const onMove = (event: PointerEvent): void => {
    if (!drag) return;
    const moved = drag.moved || Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > dragFrom;
    setDrag({ ...drag, moved, over: moved ? overAt(event, drag) : null });
  };
  const onUp = (): void => {
    setDrag(null);
    if (!drag?.moved || !drag.over) return;
    const { unit, stop, over } = drag;
    if (over.unit !== unit || over.order !== stop.order) move({ from: { unit, order: stop.order }, to: over });
  };
  return (
    <section className="timeline" aria-label={t('patrol.timeline')} data-testid="timeline">
      <TimelineHead plan={plan} instant={instant} onInstant={onInstant} />
      <div className="timeline-rows scroll" ref={frame} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={() => setDrag(null)} onPointerLeave={() => setDrag(null)}>
        {plan.routes.map((route, place) => (
          <UnitLane key={route.unit} plan={plan} route={route} place={place} instant={instant} target={drag?.moved && drag.over?.unit === route.unit ? drag.over.order : null}
            onGrab={(stop, event) => { if (event.button === 0) setDrag({ unit: route.unit, stop, x: event.clientX, y: event.clientY, moved: false, over: null }); }} dragged={drag?.moved && drag.unit === route.unit ? drag.stop.order : null} />
        ))}
      </div>
      <p className="faint timeline-hint">{drag?.moved ? (drag.over ? t('patrol.dragOver', { unit: drag.over.unit, order: drag.over.order }) : t('patrol.dragNowhere')) : t('patrol.timelineHint')}</p>
    </section>
  );
}

const step = 300_000;

/** The slider of time above the rows, with what is expected and reached in each hour. */
function TimelineHead({ plan, instant, onInstant }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  const span = spanOf(plan);
  const most = Math.max(...plan.hours.map(({ expected }) => expected), 1e-9);
  return (
    <div className="timeline-head">
      <div className="timeline-name">
        <button type="button" className="button small" aria-pressed={instant !== null}
          onClick={() => onInstant(instant === null ? span.from : null)} data-testid="show-time">{instant === null ? t('patrol.showTime') : clockWords(text, new Date(instant).toISOString())}</button>
      </div>
      <div className="timeline-axis">
        <div className="timeline-hours" aria-hidden="true">
          {plan.hours.map(({ hour, expected, reached }) => {
            const left = shareOf(span, Date.parse(hour));
            const width = Math.min(1 - left, 3_600_000 / (span.to - span.from));
            return (
              <span key={hour} className="timeline-hour" style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
                title={t('patrol.hourExpected', { hour: clockWords(text, hour), expected: text.brief(expected), reached: text.brief(reached) })}>
                <span className="hour-expected" style={{ height: `${(100 * expected) / most}%` }}><span className="hour-reached"
                  style={{ height: `${expected > 0 ? Math.min(100, (100 * reached) / expected) : 0}%` }} /></span>
                <span className="hour-name">{clockWords(text, hour)}</span>
              </span>
            );
          })}
        </div>
        <input type="range" className="timeline-slider" min={span.from} max={span.to} step={step} value={instant ?? span.from}
          aria-label={t('patrol.timeSlider')} aria-valuetext={clockWords(text, new Date(instant ?? span.from).toISOString())}
          onChange={({ target }) => onInstant(Number(target.value))} data-testid="time-slider" />
      </div>
    </div>
  );
}

type Lane = { plan: PatrolPlan; route: PlanRoute; place: number; instant: number | null; target: number | null; dragged: number | null; onGrab: (stop: PlanStop, event: PointerEvent) => void };

function UnitLane({ plan, route, place, instant, target, dragged, onGrab }: Lane): ReactNode {
  const text = useText();
  const { t } = text;
  const theme = useTheme();
  const { stop: chosen, choose, focus, setFocus, locks } = usePatrol();
  const span = spanOf(plan);
  const box = (from: number, to: number): { left: string; width: string } => ({ left: `${shareOf(span, from) * 100}%`, width: `${Math.max(0.2, (shareOf(span, to) - shareOf(span, from)) * 100)}%` });
  const { unit, stops } = route;
  const last = stops.at(-1);
  const colour = css(unitColour(theme, place));
  const marker = target === null ? null : stops.filter(({ order }) => order !== dragged)[target - 1];
  const markerAt = target === null ? null : marker ? Date.parse(marker.arrive) : last ? Date.parse(last.leave) : Date.parse(route.from);
  return (
    <div className={`timeline-row${focus !== null && focus !== unit ? ' dimmed' : ''}`} data-unit-row={unit} role="group" aria-label={unit}>
      <div className="timeline-name">
        <button type="button" className="button bare lane-name" aria-pressed={focus === unit}
          onClick={() => setFocus(focus === unit ? null : unit)} title={t('patrol.laneFacts', { visits: stops.length, visit: Math.round(route.visitMinutes), travel: Math.round(route.travelMinutes), slack: Math.round(route.slackMinutes) })}><UnitMark place={place} unit={unit} /></button>
      </div>
      <div className="timeline-track">
        <span className="lane-free" style={box(Date.parse(route.from), Date.parse(route.to))} title={t('patrol.lane.free')} />
        {stops.map((stop) => {
          const arrive = Date.parse(stop.arrive);
          return <span key={`t${stop.order}`} className="lane-travel" style={{ ...box(arrive - stop.travelMinutes * 60_000, arrive), borderColor: colour }} />;
        })}
        {last && <span className="lane-travel"
          style={{ ...box(Date.parse(last.leave), Date.parse(last.leave) + route.homeMinutes * 60_000), borderColor: colour }} />}
        {stops.map((stop) => (
          <button key={stop.order} type="button" className={`lane-visit${dragged === stop.order ? ' dragged' : ''}`}
            style={{ ...box(Date.parse(stop.arrive), Date.parse(stop.leave)), '--unit': colour } as never}
            aria-pressed={chosen?.unit === unit && chosen.order === stop.order}
            aria-label={t('patrol.visitLabel', { order: stop.order, unit, name: placeName(stop.name), time: spanWords(text, stop.arrive, stop.leave) })}
            title={`${placeName(stop.name)}, ${spanWords(text, stop.arrive, stop.leave)}`}
            onPointerDown={(event) => onGrab(stop, event)} onClick={() => choose(chosen?.unit === unit && chosen.order === stop.order ? null : { unit, order: stop.order })} data-testid={`lane-${unit}-${stop.order}`}>
            {locks.has(lockKey(unit, stop.cell, stop.arrive)) ? <Icon name="lock" /> : stop.order}
          </button>
        ))}
        {markerAt !== null && <span className="lane-target" style={{ left: `${shareOf(span, markerAt) * 100}%` }} />}
        {instant !== null && <span className="lane-now" style={{ left: `${shareOf(span, instant) * 100}%` }} />}
      </div>
    </div>
  );
}
