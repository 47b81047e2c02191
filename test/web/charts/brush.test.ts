import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { brushKey, clampSpan, drawSpan, moveEdge, moveSpan, previousSpan } from '../../../web/charts/brush.ts';
import { frameKey } from '../../../web/charts/time_strip.tsx';

const bounds = { from: 100, to: 200 };
const key = (name: string, shiftKey = false) => ({ key: name, shiftKey });

describe('the brush', () => {
  test('keeps its length when it is moved and stops at the edges of the data', () => {
    expect(moveSpan({ from: 150, to: 157 }, 10, bounds)).toEqual({ from: 160, to: 167 });
    expect(moveSpan({ from: 150, to: 157 }, 500, bounds)).toEqual({ from: 193, to: 200 });
    expect(moveSpan({ from: 150, to: 157 }, -500, bounds)).toEqual({ from: 100, to: 107 });
  });

  test('a window longer than the data becomes all of the data', () => {
    expect(clampSpan({ from: 0, to: 900 }, bounds)).toEqual(bounds);
  });

  test('edges never cross and leave at least one day', () => {
    expect(moveEdge({ from: 150, to: 157 }, 'from', 190, bounds)).toEqual({ from: 156, to: 157 });
    expect(moveEdge({ from: 150, to: 157 }, 'to', 90, bounds)).toEqual({ from: 150, to: 151 });
    expect(moveEdge({ from: 150, to: 157 }, 'to', 999, bounds)).toEqual({ from: 150, to: 200 });
  });

  test('a drawn window includes both days, in whichever direction it was drawn', () => {
    expect(drawSpan(120.4, 126.9, bounds)).toEqual({ from: 120, to: 127 });
    expect(drawSpan(126.9, 120.4, bounds)).toEqual({ from: 120, to: 127 });
    expect(drawSpan(200, 200, bounds)).toEqual({ from: 199, to: 200 });
  });

  test('arrow keys move it, shift widens it, page keys move by its length', () => {
    const window = { from: 150, to: 157 };
    expect(brushKey(window, key('ArrowLeft'), 7, bounds)).toEqual({ from: 143, to: 150 });
    expect(brushKey(window, key('ArrowRight'), 1, bounds)).toEqual({ from: 151, to: 158 });
    expect(brushKey(window, key('ArrowLeft', true), 7, bounds)).toEqual({ from: 143, to: 157 });
    expect(brushKey(window, key('ArrowRight', true), 7, bounds)).toEqual({ from: 150, to: 164 });
    expect(brushKey(window, key('ArrowDown'), 30, bounds)).toEqual({ from: 156, to: 157 });
    expect(brushKey(window, key('PageUp'), 1, bounds)).toEqual({ from: 143, to: 150 });
    expect(brushKey(window, key('Home'), 1, bounds)).toEqual({ from: 100, to: 107 });
    expect(brushKey(window, key('End'), 1, bounds)).toEqual({ from: 193, to: 200 });
    expect(brushKey(window, key('a'), 1, bounds)).toBeNull();
  });

  test('whatever is pressed, the window stays inside the data and has at least one day', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];
    fc.assert(fc.property(
      fc.integer({ min: 100, max: 199 }), fc.integer({ min: 1, max: 100 }),
      fc.array(fc.tuple(fc.constantFrom(...keys), fc.boolean(), fc.constantFrom(1, 7, 30)), { maxLength: 30 }),
      (from, length, pressed) => {
        let window = clampSpan({ from, to: from + length }, bounds);
        for (const [name, shift, days] of pressed) window = brushKey(window, key(name, shift), days, bounds)!;
        return window.from >= bounds.from && window.to <= bounds.to && window.to - window.from >= 1;
      },
    ));
  });

  test('the window before has the same length and ends where the window starts', () => {
    expect(previousSpan({ from: 150, to: 178 })).toEqual({ from: 122, to: 150 });
  });

  test('the frame of a film steps, jumps by its length and stays inside', () => {
    const film = { first: 5, frames: 20, length: 7 };
    expect(['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'a'].map((name) => frameKey(film, name))).toEqual([4, 6, 0, 12, 0, 19, null]);
    expect(frameKey({ ...film, first: 19 }, 'ArrowUp')).toBe(19);
    expect(frameKey({ ...film, first: 0 }, 'ArrowDown')).toBe(0);
  });
});
