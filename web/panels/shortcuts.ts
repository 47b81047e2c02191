import { useEffect } from 'react';
import { changeView, useStatus, useWindow } from '../state.tsx';
import { paints } from '../url.ts';
import type { Fold } from '../url.ts';
import { toggleFold } from './fold.tsx';
import { daysBetween } from './window_picker.tsx';

const panels: readonly Fold[] = ['brief', 'inspector', 'time', 'legend'];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

const moved = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The keys that work on the whole page; those that move hexagons belong to the map itself. */
export function useShortcuts({ onHelp, zoom, fit }: { onHelp: () => void; zoom: (by: number) => void; fit: () => void }): void {
  const days = useWindow();
  const last = useStatus().data?.agency?.lastCompleteDay ?? null;
  useEffect(() => {
    const step = (direction: 1 | -1): void => {
      if (!days) return;
      const length = daysBetween(days.from, days.to) * direction;
      const to = moved(days.to, length);
      if (direction === 1 && last && to > moved(last, 1)) return;
      changeView({ window: { kind: 'range', from: moved(days.from, length), to } });
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open], .drop:not(.passing)')) return;
      const panel = panels[Number(event.key) - 1];
      if (event.key === '?') onHelp();
      else if (event.key === 'Escape') changeView({ cell: null });
      else if (event.key === '+' || event.key === '=') zoom(1);
      else if (event.key === '-') zoom(-1);
      else if (event.key === '0') fit();
      else if (event.key === '[') step(-1);
      else if (event.key === ']') step(1);
      else if (event.code === 'KeyH') changeView(({ paint }) => ({ paint: paints[(paints.indexOf(paint) + 1) % paints.length]! }));
      else if (event.code === 'KeyM') changeView(({ measure }) => ({ measure: measure === 'count' ? 'harm' : 'count' }));
      else if (panel) toggleFold(panel);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onHelp, zoom, fit, days, last]);
}
