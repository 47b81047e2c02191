import { describe, expect, it } from 'vitest';
import { makeText } from '../../../web/messages/messages.tsx';
import { amountWords, changeWords, placeName, shiftWords } from '../../../web/panels/patrol_words.ts';
import { nextStop } from '../../../web/panels/patrol_sheet.tsx';
import { orderAt, shareOf, spanOf } from '../../../web/panels/timeline_places.ts';
import { costOf } from '../../../web/patrol_run.tsx';
import { patrolFixture } from '../../support/patrol_fixture.ts';

const plan = patrolFixture();
const english = makeText('en', 'Europe/Kyiv');
const ukrainian = makeText('uk', 'Europe/Kyiv');

describe('a plan in words', () => {
  it('writes amounts with their unit and no more digits than are known', () => {
    expect(amountWords(english, 'count', 0.0353)).toBe('0.035 incidents');
    expect(amountWords(english, 'count', 1)).toBe('1 incident');
    expect(amountWords(ukrainian, 'count', 5)).toBe('5 інцидентів');
    expect(amountWords(ukrainian, 'harm', 1.65)).toBe('1,65 дня шкоди');
    expect(changeWords(english, 'count', -0.0361)).toBe('−0.036 incidents');
    expect(changeWords(english, 'minutes', 12)).toBe('+12 minutes of work');
  });

  it('writes a shift on the clock of the agency, over midnight', () => {
    expect(shiftWords(english, { from: '2026-11-23T16:00:00Z', to: '2026-11-24T00:00:00Z' })).toBe('Mon 23 Nov 2026, 18:00–02:00');
    expect(shiftWords(ukrainian, { from: '2026-11-23T22:30:00Z', to: '2026-11-24T04:00:00Z' })).toBe('вт 24.11.2026, 00:30–06:00');
  });

  it('calls a cell by its area and the end of its code', () => {
    expect(placeName('Old Harbour · 8935a04e6d3ffff')).toBe('Old Harbour · e6d3');
    expect(placeName('Old Harbour')).toBe('Old Harbour');
  });
});

describe('the timeline', () => {
  const route = plan.routes[0]!;
  const middleOf = (order: number): number => (Date.parse(route.stops[order - 1]!.arrive) + Date.parse(route.stops[order - 1]!.leave)) / 2;

  it('puts a visit after those whose middle lies before it', () => {
    expect(orderAt(route, Date.parse(plan.shift.from), null)).toBe(1);
    expect(orderAt(route, middleOf(2) + 1, null)).toBe(3);
    expect(orderAt(route, Date.parse(plan.shift.to), null)).toBe(route.stops.length + 1);
  });

  it('does not count the visit that is dragged within its own row', () => {
    expect(orderAt(route, middleOf(3) + 1, 1)).toBe(3);
    expect(orderAt(route, Date.parse(plan.shift.to), 1)).toBe(route.stops.length);
  });

  it('keeps within the shift', () => {
    const span = spanOf(plan);
    expect([shareOf(span, span.from - 1), shareOf(span, (span.from + span.to) / 2), shareOf(span, span.to + 1)]).toEqual([0, 0.5, 1]);
  });
});

it('the next stop is the one that is under way or comes, and none after the last', () => {
  const { stops } = plan.routes[0]!;
  expect(nextStop(stops, Date.parse(stops[1]!.arrive) + 1)!.order).toBe(2);
  expect(nextStop(stops, Date.parse(stops[1]!.leave))!.order).toBe(3);
  expect(nextStop(stops, Date.parse(stops.at(-1)!.leave))).toBeNull();
});

it('a change costs what the plan has less than the one before', () => {
  const [first, ...others] = plan.routes;
  const after = { ...plan, routes: [{ ...first!, travelMinutes: first!.travelMinutes + 4, metres: first!.metres + 900 }, ...others], coverage: { ...plan.coverage, plan: { ...plan.coverage.plan, reached: plan.coverage.plan.reached - 0.5 } } };
  const cost = costOf(plan, after);
  expect(cost.reached).toBeCloseTo(-0.5, 12);
  expect([cost.travelMinutes, cost.metres, cost.visitMinutes]).toEqual([4, 900, 0]);
});
