import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { brushKey, clampSpan, drawSpan, moveEdge, moveSpan } from './brush.ts';
import type { Span } from '../days.ts';
import type { Step } from './day_axis.ts';
import { dayText, spanLength } from '../days.ts';
import { dayMarks } from './day_axis.ts';
import { Axis, Drawing } from './strip_drawing.tsx';
import type { StripGeometry, StripPoint } from './strip_geometry.ts';
import { stripGeometry } from './strip_geometry.ts';
import { useWidth } from './width.ts';

type Props = {
  points: readonly StripPoint[];
  step: Step;
  /** All of the data; the brush cannot leave it. */
  bounds: Span;
  /** The part that is drawn. */
  shown: Span;
  window: Span;
  /** The window under the hand, drawn instead; null while nobody drags it. */
  draft: Span | null;
  height: number;
  /** The hand has moved the window, and has not let go of it. */
  onDraft: (window: Span) => void;
  /** It has let go. */
  onWindow: (window: Span) => void;
  onCancel: () => void;
  onPoint: (point: StripPoint | null) => void;
  /** While the window is played: the frame over it, to be moved instead of the window. */
  frame: StripFrame | null;
};

/** A frame of the film: `first` of `frames`, so many steps long. */
export type StripFrame = {
  span: Span; first: number; frames: number; length: number; words: string;
  seek: (first: number) => void;
  seekDay: (day: number) => void;
};

const leastTarget = 24;

type Grip = 'from' | 'to' | 'move' | 'draw';
type Drag = { grip: Grip; start: number; window: Span; moved: boolean };

/**
 * Counts over time with the band that chance explains, and the window as a brush. Everything the pointer can do, the
 * keyboard can: the window and each of its edges are sliders.
 */
export function TimeStrip({ points, step, bounds, shown, window, draft, height, onDraft, onWindow, onCancel, onPoint, frame: film }: Props): ReactNode {
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>();
  const drag = useRef<Drag | null>(null);
  const geometry = useMemo(() => stripGeometry(points, shown, { width, height }), [points, shown, width, height]);
  const marks = useMemo(() => dayMarks(shown, width), [shown, width]);
  const current = draft ?? window;
  const onHeldKey = useHeldKeys(draft, { onDraft, onWindow });
  // Ended from elsewhere, by Escape or another filter: the hand may still be down.
  useEffect(() => { if (!draft) drag.current = null; }, [draft]);
  const leave = useRef(onCancel);
  leave.current = onCancel;
  useEffect(() => () => leave.current(), []);

  const dayOf = (event: PointerEvent): number => {
    const box = frame.current!.getBoundingClientRect();
    return Math.min(shown.to, Math.max(shown.from, geometry.dayAt(event.clientX - box.left)));
  };
  const begin = (grip: Grip) => (event: PointerEvent<Element>): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    if (film) film.seekDay(dayOf(event));
    drag.current = { grip, start: dayOf(event), window: current, moved: false };
  };
  const move = (event: PointerEvent): void => {
    const day = dayOf(event);
    onPoint(points.find((point) => day >= point.from && day < point.to) ?? null);
    const held = drag.current;
    if (!held) return;
    if (Math.abs(geometry.x(day) - geometry.x(held.start)) > 3) held.moved = true;
    if (film) film.seekDay(day);
    else if (held.moved) onDraft(dragged(held, day, bounds));
  };
  const end = (event: PointerEvent): void => {
    const held = drag.current;
    drag.current = null;
    if (!held || film) return;
    const day = dayOf(event);
    if (held.moved) onWindow(dragged(held, day, bounds));
    else if (held.grip === 'draw') onWindow(moveSpan(window, Math.round(day - (window.from + window.to) / 2), bounds));
  };
  const cancel = (): void => {
    drag.current = null;
    onCancel();
  };
  const stepDays = step === 'day' ? 1 : 7;
  const onKey = (event: KeyboardEvent): void => {
    onHeldKey(event, brushKey(current, event, stepDays, bounds));
  };
  const onEdgeKey = (edge: 'from' | 'to') => (event: KeyboardEvent): void => {
    onHeldKey(event, edgeKey(current, edge, event, bounds));
  };

  const dates = (span: Span) => ({ from: text.day(dayText(span.from)), to: text.day(dayText(span.to - 1)), days: spanLength(span) });
  const slider = (label: string, now: number, words: string) => ({
    role: 'slider', tabIndex: 0, 'aria-label': label, 'aria-valuemin': bounds.from, 'aria-valuemax': bounds.to,
    'aria-valuenow': now, 'aria-valuetext': words,
  });
  const left = geometry.x(Math.max(current.from, shown.from));
  const right = geometry.x(Math.min(current.to, shown.to));
  // A window of a few pixels keeps a target that can be hit.
  const hit = Math.max(leastTarget, right - left);
  const hitLeft = (left + right - hit) / 2;
  return (
    <div className={`strip${draft ? ' dragged' : ''}`} ref={frame} data-testid="time-strip"
      onPointerMove={move} onPointerUp={end} onPointerCancel={cancel} onPointerLeave={() => onPoint(null)}>
      {width > 0 && (
        <>
          <svg width={width} height={height + 18} role="img" aria-label={text.t('strip.label', { step })}
            className="strip-drawing" onPointerDown={begin('draw')}>
            <Drawing geometry={geometry} width={width} height={height} current={current} text={text} />
            <Axis marks={marks} geometry={geometry} width={width} y={height} text={text} />
          </svg>
          {film && <FrameSpan film={film} geometry={geometry} window={current} width={width} height={height} onPointerDown={begin('draw')} />}
          {!film && right > left && (
            <div className="strip-window" style={{ left: hitLeft, width: hit, height }}
              {...slider(text.t('strip.brush'), current.from, text.t('strip.brushText', dates(current)))}
              aria-describedby="strip-help" data-testid="window-brush" onKeyDown={onKey} onPointerDown={begin('move')}>
              <span style={{ left: left - hitLeft, width: Math.max(2, right - left) }} />
            </div>
          )}
          {!film && current.from >= shown.from && current.from <= shown.to && (
            <div className="strip-grip strip-grip-from" style={{ left: hitLeft, height }} data-testid="window-from"
              {...slider(text.t('strip.start'), current.from, dates(current).from)}
              onKeyDown={onEdgeKey('from')} onPointerDown={begin('from')} />
          )}
          {!film && current.to >= shown.from && current.to <= shown.to && (
            <div className="strip-grip strip-grip-to" style={{ left: hitLeft + hit, height }} data-testid="window-to"
              {...slider(text.t('strip.end'), current.to, dates(current).to)}
              onKeyDown={onEdgeKey('to')} onPointerDown={begin('to')} />
          )}
          <p id="strip-help" className="visually-hidden">{text.t('strip.brushHelp')}</p>
        </>
      )}
    </div>
  );
}

/** Keys move the window for as long as they are held; letting go of the last one, or turning to another page, is letting go of it. */
function useHeldKeys(draft: Span | null, { onDraft, onWindow }: Pick<Props, 'onDraft' | 'onWindow'>): (event: KeyboardEvent, next: Span | null) => void {
  const pressed = useRef<string | null>(null);
  const latest = useRef({ draft, onWindow });
  latest.current = { draft, onWindow };
  const isHeld = draft !== null;
  useEffect(() => {
    if (!isHeld) return;
    const settle = (): void => {
      if (pressed.current !== null && latest.current.draft) latest.current.onWindow(latest.current.draft);
      pressed.current = null;
    };
    const onUp = ({ key }: globalThis.KeyboardEvent): void => { if (key === pressed.current) settle(); };
    // The element that had the focus may be gone by then.
    globalThis.addEventListener('keyup', onUp);
    globalThis.addEventListener('blur', settle);
    return () => {
      globalThis.removeEventListener('keyup', onUp);
      globalThis.removeEventListener('blur', settle);
      pressed.current = null;
    };
  }, [isHeld]);
  return (event, next) => {
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    pressed.current = event.key;
    onDraft(next);
  };
}

function dragged({ grip, start, window }: Drag, day: number, bounds: Span): Span {
  if (grip === 'from' || grip === 'to') return moveEdge(window, grip, day, bounds);
  if (grip === 'move') return moveSpan(window, Math.round(day - start), bounds);
  return drawSpan(start, day, bounds);
}

function edgeKey(window: Span, edge: 'from' | 'to', { key, shiftKey }: KeyboardEvent, bounds: Span): Span | null {
  const stride = shiftKey ? 7 : 1;
  const now = window[edge];
  if (key === 'ArrowLeft' || key === 'ArrowDown') return moveEdge(window, edge, now - stride, bounds);
  if (key === 'ArrowRight' || key === 'ArrowUp') return moveEdge(window, edge, now + stride, bounds);
  if (key === 'Home') return edge === 'from' ? moveEdge(window, edge, bounds.from, bounds) : clampSpan({ from: window.from, to: window.from + 1 }, bounds);
  if (key === 'End') return edge === 'to' ? moveEdge(window, edge, bounds.to, bounds) : clampSpan({ from: window.to - 1, to: window.to }, bounds);
  return null;
}

/** The window, held still, and the frame in it as a slider. */
function FrameSpan({ film, geometry, window, width, height, onPointerDown }: {
  film: StripFrame; geometry: StripGeometry; window: Span; width: number; height: number; onPointerDown: (event: PointerEvent<Element>) => void;
}): ReactNode {
  const { t } = useText();
  const x = (day: number): number => Math.min(width, Math.max(0, geometry.x(day)));
  const [left, right] = [x(film.span.from), x(film.span.to)];
  const hit = Math.max(leastTarget, right - left);
  const hitLeft = (left + right - hit) / 2;
  const onKey = (event: KeyboardEvent): void => {
    const next = frameKey(film, event.key);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    film.seek(next);
  };
  return (
    <>
      <div className="strip-held" style={{ left: x(window.from), width: Math.max(2, x(window.to) - x(window.from)), height }} />
      <div className="strip-frame" style={{ left: hitLeft, width: hit, height }} role="slider" tabIndex={0} aria-label={t('film.frame')} aria-valuemin={1}
        aria-valuemax={film.frames} aria-valuenow={film.first + 1} aria-valuetext={film.words} data-testid="film-frame" onKeyDown={onKey} onPointerDown={onPointerDown}>
        <span style={{ left: left - hitLeft, width: Math.max(2, right - left) }} />
      </div>
    </>
  );
}

/** Where a key takes the frame; null for a key that means nothing to it. */
export function frameKey({ first, frames, length }: Pick<StripFrame, 'first' | 'frames' | 'length'>, key: string): number | null {
  const inside = (at: number): number => Math.min(frames - 1, Math.max(0, at));
  switch (key) {
    case 'ArrowLeft': case 'ArrowDown': return inside(first - 1);
    case 'ArrowRight': case 'ArrowUp': return inside(first + 1);
    case 'PageUp': return inside(first - length);
    case 'PageDown': return inside(first + length);
    case 'Home': return 0;
    case 'End': return inside(frames - 1);
    default: return null;
  }
}
