import type { Span } from '../days.ts';
import { spanLength } from '../days.ts';

/** What a brush may do to a window: pure, in whole days, always inside the data and at least one day long. */

export function clampSpan(span: Span, bounds: Span): Span {
  const length = Math.min(Math.max(1, Math.round(spanLength(span))), Math.max(1, spanLength(bounds)));
  const from = Math.min(Math.max(Math.round(span.from), bounds.from), bounds.to - length);
  return { from, to: from + length };
}

/** Moves the window, keeping its length; stops at the edge of the data. */
export const moveSpan = (span: Span, days: number, bounds: Span): Span =>
  clampSpan({ from: span.from + days, to: span.to + days }, bounds);

/** Moves one edge; the other stays, and they never cross. */
export function moveEdge(span: Span, edge: 'from' | 'to', day: number, bounds: Span): Span {
  const at = Math.round(day);
  if (edge === 'from') return { from: Math.min(Math.max(at, bounds.from), span.to - 1), to: span.to };
  return { from: span.from, to: Math.max(Math.min(at, bounds.to), span.from + 1) };
}

/** A new window drawn between two days, in either direction; both days are included. */
export function drawSpan(a: number, b: number, bounds: Span): Span {
  const from = Math.max(bounds.from, Math.floor(Math.min(a, b)));
  const to = Math.min(bounds.to, Math.floor(Math.max(a, b)) + 1);
  return from < to ? { from, to } : clampSpan({ from, to: from + 1 }, bounds);
}

/** The window of equal length that ends where this one starts. */
export const previousSpan = (span: Span): Span => ({ from: span.from - spanLength(span), to: span.from });

export type BrushKey = { key: string; shiftKey: boolean };

/**
 * Arrow keys move the window by `days`; with shift, left and right widen it backwards and forwards, up and down widen and
 * narrow it at its start. Page keys move by the window's own length, home and end go to the edges of the data.
 * Null: not a key of the brush.
 */
export function brushKey(span: Span, { key, shiftKey }: BrushKey, days: number, bounds: Span): Span | null {
  const length = spanLength(span);
  switch (key) {
    case 'ArrowLeft':
      return shiftKey ? moveEdge(span, 'from', span.from - days, bounds) : moveSpan(span, -days, bounds);
    case 'ArrowRight':
      return shiftKey ? moveEdge(span, 'to', span.to + days, bounds) : moveSpan(span, days, bounds);
    case 'ArrowUp':
      return moveEdge(span, 'from', span.from - days, bounds);
    case 'ArrowDown':
      return moveEdge(span, 'from', Math.min(span.from + days, span.to - 1), bounds);
    case 'PageUp':
      return moveSpan(span, -length, bounds);
    case 'PageDown':
      return moveSpan(span, length, bounds);
    case 'Home':
      return moveSpan(span, bounds.from - span.from, bounds);
    case 'End':
      return moveSpan(span, bounds.to - span.to, bounds);
    default:
      return null;
  }
}
