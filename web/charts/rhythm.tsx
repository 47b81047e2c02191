import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import type { Corner, CycleSelection } from './cycle_selection.ts';
import {
  firstWeekday, hourOfWeek, isSelected, isWholeWeek, joined, rectangle, sameSelection, selection, toggled, weekdayOrder,
} from './cycle_selection.ts';
import './charts.css';

const wholeWeek: CycleSelection = { hours: [], weekdays: [] };
const allHours = Array.from({ length: 24 }, (_, hour) => hour);

/** Class 0 is nothing at all; 1 to 7 are equal steps up to the busiest hour. */
export const rhythmClass = (count: number, most: number): number => (count <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((count / most) * 7)));

/** An hour of the day as a range on the clock, e.g. 22:00–23:00. */
export const hourRange = (text: Text, from: number, to: number = from): string => `${text.hour(from)}–${text.hour((to + 1) % 24)}`;

type Props = { counts: readonly number[]; selected: CycleSelection; onSelect: (selected: CycleSelection) => void };

/** Where the focus is: row -1 are the hours at the top, column -1 the weekdays at the side. */
type Place = { row: number; column: number };

/**
 * The week as a heat map that is also the filter: drag a rectangle, toggle an hour or a weekday at the edge. One tab stop;
 * arrow keys move in it, shift with arrow keys draws.
 */
export function Rhythm({ counts, selected, onSelect }: Props): ReactNode {
  const text = useText();
  const grid = useRef<HTMLDivElement>(null);
  const cells = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [draft, setDraft] = useState<CycleSelection | null>(null);
  const anchor = useRef<Corner | null>(null);
  const order = weekdayOrder(firstWeekday(text.locale));
  const most = Math.max(0, ...counts);
  const shown = draft ?? selected;

  const cornerAt = (event: PointerEvent): Corner => {
    const box = cells.current!.getBoundingClientRect();
    const left = cells.current!.querySelector('[role="gridcell"]')!.getBoundingClientRect().left;
    const within = (share: number, size: number): number => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    return { row: within((event.clientY - box.top) / box.height, 7), hour: within((event.clientX - left) / (box.right - left), 24) };
  };
  const drawn = (a: Corner, b: Corner, add: boolean): CycleSelection => {
    const made = rectangle(a, b, order);
    return add && !isWholeWeek(selected) ? joined(selected, made) : made;
  };
  const commit = (next: CycleSelection): void => {
    anchor.current = null;
    setDraft(null);
    if (!sameSelection(next, selected)) onSelect(next);
  };
  const down = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target as Element).getAttribute('role') === 'rowheader') return;
    cells.current!.setPointerCapture(event.pointerId);
    anchor.current = cornerAt(event);
    setDraft(drawn(anchor.current, anchor.current, event.shiftKey));
  };
  const moved = (event: PointerEvent): void => {
    if (anchor.current) setDraft(drawn(anchor.current, cornerAt(event), event.shiftKey));
  };
  const up = (event: PointerEvent): void => {
    if (!anchor.current) return;
    const corner = cornerAt(event);
    const next = drawn(anchor.current, corner, event.shiftKey);
    // A tap on the only selected hour takes the filter away again.
    commit(!event.shiftKey && sameSelection(next, selected) ? wholeWeek : next);
  };

  const focus = (next: Place): void => {
    setPlace(next);
    grid.current?.querySelector<HTMLElement>(`[data-row="${next.row}"][data-column="${next.column}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const next = step(place, event.key);
    if (next) {
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey && place.row >= 0 && place.column >= 0) {
        anchor.current ??= { row: place.row, hour: place.column };
        const to = { row: Math.max(0, next.row), column: Math.max(0, next.column) };
        setDraft(rectangle(anchor.current, { row: to.row, hour: to.column }, order));
        focus(to);
      } else {
        anchor.current = null;
        setDraft(null);
        focus(next);
      }
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (place.row === -1) toggleHour(place.column);
      else if (place.column === -1) toggleWeekday(order[place.row]!);
      else commit(draft ?? rectangle({ row: place.row, hour: place.column }, { row: place.row, hour: place.column }, order));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      commit(wholeWeek);
    }
  };
  const toggleHour = (hour: number): void => commit(selection(toggled(selected.hours, hour, 24), selected.weekdays));
  const toggleWeekday = (weekday: number): void => commit(selection(selected.hours, toggled(selected.weekdays, weekday, 7)));
  const at = (row: number, column: number) => ({
    'data-row': row, 'data-column': column,
    tabIndex: place.row === row && place.column === column ? 0 : -1,
    onFocus: () => setPlace({ row, column }),
  });

  return (
    <div className="rhythm" role="grid" aria-label={text.t('rhythm.label')} ref={grid} onKeyDown={onKey} data-testid="rhythm">
      <div role="row" className="rhythm-hours">
        <span role="gridcell" className="rhythm-corner" />
        {allHours.map((hour) => (
          <span key={hour} role="columnheader" className="rhythm-hour" {...at(-1, hour)} aria-label={hourRange(text, hour)}
            aria-selected={selected.hours.includes(hour)} onClick={() => toggleHour(hour)}>
            <span className={hour % 3 === 0 ? undefined : 'visually-hidden'}>{String(hour).padStart(2, '0')}</span>
          </span>
        ))}
      </div>
      <div className="rhythm-body" ref={cells} role="rowgroup"
        onPointerDown={down} onPointerMove={moved} onPointerUp={up} onPointerCancel={() => commit(selected)}>
        {order.map((weekday, row) => (
          <div key={weekday} role="row" className="rhythm-row">
            <span role="rowheader" className="rhythm-weekday" {...at(row, -1)} aria-label={text.weekday(weekday, 'long')}
              aria-selected={selected.weekdays.includes(weekday)} onClick={() => toggleWeekday(weekday)}>
              {text.weekday(weekday)}
            </span>
            {allHours.map((hour) => {
              const count = counts[hourOfWeek(weekday, hour)] ?? 0;
              const chosen = !isWholeWeek(shown) && isSelected(shown, weekday, hour);
              const left = !isWholeWeek(shown) && !chosen;
              const words = { weekday: text.weekday(weekday, 'long'), hours: hourRange(text, hour), count };
              return (
                <span key={hour} role="gridcell" {...at(row, hour)} aria-selected={chosen}
                  className={`rhythm-cell rhythm-${rhythmClass(count, most)}${left ? ' rhythm-left' : ''}${chosen ? ' rhythm-chosen' : ''}`}
                  aria-label={text.t('rhythm.cell', words)} title={text.t('rhythm.cell', words)} />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

function step({ row, column }: Place, key: string): Place | null {
  const inside = (next: Place): Place => {
    const bounded = { row: Math.min(6, Math.max(-1, next.row)), column: Math.min(23, Math.max(-1, next.column)) };
    return bounded.row === -1 && bounded.column === -1 ? { row, column } : bounded;
  };
  switch (key) {
    case 'ArrowLeft': return inside({ row, column: column - 1 });
    case 'ArrowRight': return inside({ row, column: column + 1 });
    case 'ArrowUp': return inside({ row: row - 1, column });
    case 'ArrowDown': return inside({ row: row + 1, column });
    case 'Home': return inside({ row, column: 0 });
    case 'End': return inside({ row, column: 23 });
    default: return null;
  }
}

/** The same picture to look at only, with its busiest hour in words. */
export function RhythmPicture({ counts, label }: { counts: readonly number[]; label: string }): ReactNode {
  const text = useText();
  const order = weekdayOrder(firstWeekday(text.locale));
  const most = Math.max(0, ...counts);
  return (
    <div className="rhythm rhythm-small" role="img" aria-label={label}>
      <div className="rhythm-hours" aria-hidden="true">
        <span className="rhythm-corner" />
        {allHours.map((hour) => <span key={hour} className="rhythm-hour">{hour % 6 === 0 ? String(hour).padStart(2, '0') : ''}</span>)}
      </div>
      <div className="rhythm-body" aria-hidden="true">
        {order.map((weekday) => (
          <div key={weekday} className="rhythm-row">
            <span className="rhythm-weekday">{text.weekday(weekday)}</span>
            {allHours.map((hour) => {
              const count = counts[hourOfWeek(weekday, hour)] ?? 0;
              return (
                <span key={hour} className={`rhythm-cell rhythm-${rhythmClass(count, most)}`}
                  title={text.t('rhythm.cell', { weekday: text.weekday(weekday, 'long'), hours: hourRange(text, hour), count })} />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
