import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Measure } from '../server/model/filter.ts';
import type { Span } from './days.ts';
import { dayNumber } from './days.ts';
import { extremes, filmStepFor, filmSteps, frameLengths, reelOf, stepTotals, usualLength, type FilmStep, type Frame } from './frames.ts';
import { classBounds } from './ramp.ts';
import { useHexDays, useHexes, useIsPrinting, useMedia, useTileQuery, useView, useWindow } from './state.tsx';
import type { Answer } from './state.tsx';

/** What is seen of the window while it is played: one of its frames. */
export type Film = {
  source: 'film';
  step: FilmStep;
  measure: Measure;
  /** Lengths of a frame that the window has room for, and the one chosen, in steps. */
  lengths: readonly number[];
  length: number;
  frame: Frame;
  /** Number of frames; `frame.first` counts from 0. */
  frames: number;
  /** First day of the frame and the day after its last, as days since 1970. */
  span: Span;
  playing: boolean;
  /** For drawing: what stays for as long as the film, and the values of the frame. */
  cell: readonly string[];
  /** First day of each step. */
  from: Int32Array;
  /** What each step holds. */
  totals: Float64Array;
  rows: readonly number[];
  rowOf: ReadonlyMap<string, number>;
  bounds: readonly number[];
};

export const speeds = { slow: 3, normal: 10, fast: 30 } as const;
export type Speed = keyof typeof speeds;

export type Projector = {
  /** Null while the window stands still, or before its slice has come. */
  film: Film | null;
  /** The slice on its way; null while none is wanted. */
  answer: Answer<unknown> | null;
  speed: Speed;
  /** Where motion is to be reduced nothing moves by itself: frames are only stepped. */
  still: boolean;
  /** Puts the first frame on, and plays it unless motion is to be reduced. */
  open: () => void;
  /** Back to the window. */
  close: () => void;
  /** Plays, pauses, or begins again at the end. */
  toggle: () => void;
  /** Stops there. */
  seek: (first: number) => void;
  setLength: (length: number) => void;
  setSpeed: (speed: Speed) => void;
};

const ProjectorContext = createContext<Projector | null>(null);

export function useProjector(): Projector {
  const projector = use(ProjectorContext);
  if (!projector) throw new RangeError('useProjector needs a FilmProvider above it');
  return projector;
}

type Wanted = { question: string; step: FilmStep };

/**
 * Holds the slice of the window while it is played. One request for a filter; every frame comes out of memory. Not in the address: a
 * link shows the window. Another filter ends the film.
 */
export function FilmProvider({ children }: { children: ReactNode }): ReactNode {
  const [view] = useView();
  const days = useWindow();
  const printing = useIsPrinting();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const resolution = useHexes().data?.meta.resolution ?? view.resolution ?? undefined;
  const question = JSON.stringify([useTileQuery(), view.measure, view.resolution]);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [place, setPlace] = useState({ first: 0, playing: false });
  const [chosen, setLength] = useState<number | null>(null);
  const [speed, setSpeed] = useState<Speed>('normal');
  const open = wanted !== null && wanted.question === question;
  const answer = useHexDays(open ? wanted.step : null, resolution);
  const slice = open && !answer.stale && !answer.failure ? answer.data : null;

  useEffect(() => {
    if (wanted && wanted.question !== question) setWanted(null);
  }, [wanted, question]);
  useEffect(() => {
    const coarser = wanted && filmSteps[filmSteps.indexOf(wanted.step) + 1];
    if (answer.failure?.code === 'slice_too_large' && coarser) setWanted({ ...wanted, step: coarser });
  }, [answer.failure, wanted]);

  const reel = useMemo(() => slice && {
    ...reelOf(slice), totals: stepTotals(slice), step: slice.meta.step, measure: slice.meta.measure, from: slice.from, cell: slice.cell,
    rows: slice.cell.map((_, row) => row), rowOf: new Map(slice.cell.map((cell, row) => [cell, row])),
    lengths: frameLengths[slice.meta.step].filter((length) => length <= slice.from.length), usual: usualLength(slice.meta.step, slice.from.length),
  }, [slice]);
  const length = reel ? reel.lengths.find((own) => own === chosen) ?? reel.usual : 1;
  const bounds = useMemo(() => {
    const found = slice && extremes(slice, length);
    return found ? classBounds([found.low, found.high]) : [];
  }, [slice, length]);
  const frames = reel?.frames(length) ?? 0;
  const first = Math.min(place.first, Math.max(0, frames - 1));
  const frame = useMemo(() => reel && frames > 0 ? reel.seek(first, length) : null, [reel, frames, first, length]);
  const playing = open && place.playing && !still && frame !== null && first < frames - 1;

  usePlaying(playing, speed, useCallback((by: number) => {
    setPlace((now) => ({ ...now, first: Math.min(now.first + by, frames - 1) }));
  }, [frames]));

  const film = useMemo((): Film | null => {
    if (!reel || !frame || !days || printing) return null;
    const windowTo = dayNumber(days.to);
    const span = {
      from: Math.max(reel.from[frame.first]!, dayNumber(days.from)),
      to: Math.min(frame.last < reel.from.length ? reel.from[frame.last]! : windowTo, windowTo),
    };
    return { ...reel, source: 'film', length, frame, frames, span, playing, bounds };
  }, [reel, frame, days, printing, length, frames, playing, bounds]);

  const begin = useCallback(() => {
    if (!days) return;
    setPlace({ first: 0, playing: true });
    setWanted({ question, step: filmStepFor(dayNumber(days.to) - dayNumber(days.from)) });
  }, [days, question]);
  const close = useCallback(() => setWanted(null), []);
  const toggle = useCallback(() => setPlace(playing ? { first, playing: false } : { first: first >= frames - 1 ? 0 : first, playing: true }), [playing, first, frames]);
  const seek = useCallback((to: number) => setPlace({ first: Math.max(0, Math.min(to, frames - 1)), playing: false }), [frames]);
  useEscape(open, close);

  const projector: Projector = { film, answer: open ? answer : null, speed, still, open: begin, close, toggle, seek, setLength, setSpeed };
  return <ProjectorContext value={projector}>{children}</ProjectorContext>;
}

/** Asks for as many frames as time has passed; a page that cannot draw them all leaves some out and keeps the pace. */
function usePlaying(playing: boolean, speed: Speed, advance: (by: number) => void): void {
  useEffect(() => {
    if (!playing) return;
    let before: number | null = null;
    let due = 0;
    let next = requestAnimationFrame(function tick(now) {
      // After a pause of the tab nothing is made up for.
      due += (Math.min(250, now - (before ?? now)) * speeds[speed]) / 1000;
      before = now;
      const whole = Math.floor(due);
      due -= whole;
      if (whole > 0) advance(whole);
      next = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(next);
  }, [playing, speed, advance]);
}

/** Before anything else hears of the key: Escape ends the film or the drag, not the selection behind it. */
export function useEscape(open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open], .drop:not(.passing)')) return;
      event.preventDefault();
      close();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [open, close]);
}
