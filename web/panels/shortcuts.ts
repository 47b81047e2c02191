import { useEffect, useRef } from 'react';
import { changeView, useStatus, useWindow } from '../state.tsx';
import { paints } from '../url.ts';
import type { Fold } from '../url.ts';
import { toggleFold } from './fold.tsx';
import { daysBetween } from './window_picker.tsx';

const panels: readonly Fold[] = ['brief', 'inspector', 'time', 'legend'];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

const moved = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The window before or after the present one, of the same length, as far as there are data. */
function stepWindow(days: { from: string; to: string } | null, last: string | null, direction: 1 | -1): void {
  if (!days) return;
  const length = daysBetween(days.from, days.to) * direction;
  const to = moved(days.to, length);
  if (direction === 1 && last && to > moved(last, 1)) return;
  changeView({ window: { kind: 'range', from: moved(days.from, length), to } });
}

type Common = { onHelp: () => void; zoom: (by: number) => void; fit: () => void };

/** Does what a key stands for on every page with a map; false where it stands for nothing. */
function common(key: string, { onHelp, zoom, fit }: Common, step: (direction: 1 | -1) => void): boolean {
  if (key === '?') onHelp();
  else if (key === '+' || key === '=') zoom(1);
  else if (key === '-') zoom(-1);
  else if (key === '0') fit();
  else if (key === '[') step(-1);
  else if (key === ']') step(1);
  else return false;
  return true;
}

const isElsewhere = (event: KeyboardEvent): boolean => event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)
  || document.querySelector('dialog[open], .drop:not(.passing)') !== null;

/** The keys that work on the whole page; those that move hexagons belong to the map itself. */
export function useShortcuts({ onHelp, zoom, fit }: Common): void {
  const days = useWindow();
  const last = useStatus().data?.agency?.lastCompleteDay ?? null;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isElsewhere(event)) return;
      const panel = panels[Number(event.key) - 1];
      if (event.key === 'Escape') changeView({ cell: null });
      else if (event.code === 'KeyH') changeView(({ paint }) => ({ paint: paints[(paints.indexOf(paint) + 1) % paints.length]! }));
      else if (event.code === 'KeyM') changeView(({ measure }) => ({ measure: measure === 'count' ? 'harm' : 'count' }));
      else if (panel) toggleFold(panel);
      else if (!common(event.key, { onHelp, zoom, fit }, (direction) => stepWindow(days, last, direction))) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onHelp, zoom, fit, days, last]);
}

/** The same for pages that have no panels to fold. `leave` goes one step back from what is open or chosen; without it the chosen place is let go. */
export function useAnalysisShortcuts(commands: Common & { leave?: () => void }): void {
  const days = useWindow();
  const last = useStatus().data?.agency?.lastCompleteDay ?? null;
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isElsewhere(event)) return;
      if (event.key === 'Escape') (latest.current.leave ?? (() => changeView({ pick: null })))();
      else if (!common(event.key, latest.current, (direction) => stepWindow(days, last, direction))) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [days, last]);
}
