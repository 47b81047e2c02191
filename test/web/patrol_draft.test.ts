import { describe, expect, it } from 'vitest';
import { planBody } from '../../server/model/patrol.ts';
import { addLimits, askedOf, faultsOf, firstDraft, nextCallSign, numberFault, numberRules, toggleLimit, typedNumber } from '../../web/patrol_draft.ts';
import type { Draft, Limit, NumberField } from '../../web/patrol_draft.ts';
import { draftOf, filterOfRequest, withChanges } from '../../web/patrol_request.ts';
import { askedInFixture } from '../support/patrol_fixture.ts';

const draft = firstDraft('2026-11-22', [[24.03, 49.84], [24.01, 49.82]]);
const cell = '891e05b4c5bffff';
const limit = (kind: Limit['kind'], value: number, place: Limit['place'] = { cell }): Limit => ({ kind, place, value });

describe('the first draft', () => {
  it('is a request that the server takes: three units on the evening after the last complete day', () => {
    expect(faultsOf(draft)).toEqual([]);
    const asked = planBody.parse(askedOf(draft, { from: '2025-11-23', to: '2026-11-23' }, 9));
    expect(asked).toMatchObject({ shift: { from: '2026-11-23T18:00', to: '2026-11-24T02:00' }, slackShare: 0.3, holdOutShare: 0.1, surface: { resolution: 9, filter: { from: '2025-11-23' } } });
    expect(asked.units.map(({ id, start }) => [id, start])).toEqual([['A1', [24.03, 49.84]], ['A2', [24.01, 49.82]], ['A3', [24.03, 49.84]]]);
  });

  it('leaves unsaid what the server would say itself: its numbers are those of the schema', () => {
    const plain = planBody.parse({ shift: { from: '2026-11-23T18:00', to: '2026-11-24T02:00' }, units: [{ id: 'A1', start: [24, 49] }] });
    for (const field of Object.keys(numberRules) as NumberField[]) {
      const standing = field.split('.').reduce<unknown>((inside, name) => (inside as Record<string, unknown>)[name], plain);
      const rule = numberRules[field];
      expect(rule.standing === null ? undefined : 'percent' in rule ? rule.standing / 100 : rule.standing, field).toBe(standing);
    }
  });
});

describe('a request', () => {
  it('comes back from the form as it went in', () => {
    expect(planBody.parse(askedOf(draftOf(askedInFixture), filterOfRequest(askedInFixture), null))).toEqual(planBody.parse(askedInFixture));
  });

  it('keeps everything that was typed, shares in percent and decimal commas included', () => {
    const typed: Draft = {
      ...draft, title: ' Night ', choice: 'p_median', travel: 'straight', numbers: { slackShare: '12,5', 'choice.cells': '40', seed: '9', 'visits.minutes': '12' },
      units: [{ id: 'B-1', start: [24, 49], end: [24.1, 49.1], from: '19:00', to: '23:30', slack: '50' }], limits: [limit('priority', 2.5), limit('ceiling', 0, { area: 'beat:1' }), limit('no_go', 0)],
    };
    const asked = planBody.parse(askedOf(typed, {}, null));
    expect(asked).toMatchObject({ title: 'Night', slackShare: 0.125, seed: 9, visits: { minutes: 12 }, choice: { model: 'p_median', cells: 40 }, travel: { how: 'straight' } });
    expect(asked.units[0]).toEqual({ id: 'B-1', start: [24, 49], end: [24.1, 49.1], from: '19:00', to: '23:30', slackShare: 0.5 });
    expect([asked.priorities, asked.ceilings, asked.noGo]).toEqual([[{ cell, weight: 2.5 }], [{ area: 'beat:1', visits: 0 }], [{ cell }]]);
    expect(planBody.parse(askedOf(draftOf(asked), {}, null))).toEqual(asked);
  });

  it('takes the changes that would make it possible, where the server said', () => {
    const easier = withChanges(askedInFixture, [{ path: ['floors', 0, 'visits'], value: 1 }, { path: ['slackShare'], value: 0.2 }]);
    expect(easier).toEqual({ ...askedInFixture, floors: [{ area: 'district:1', visits: 1 }], slackShare: 0.2 });
    expect(askedInFixture.floors![0]!.visits).toBe(2);
  });
});

describe('what is wrong is named by its field', () => {
  it('in numbers', () => {
    expect(numberFault('visits.minutes', '9')).toEqual({ field: 'visits.minutes', id: 'range', least: 10, most: 16 });
    expect(numberFault('visits.minutes', '12.5')).toMatchObject({ id: 'whole' });
    expect(numberFault('seed', '')).toMatchObject({ id: 'number' });
    expect(numberFault('choice.cells', '')).toBeNull();
    expect(typedNumber({ numbers: {} }, 'choice.cells')).toBe('');
  });

  it('in call signs, posts and times', () => {
    const [first] = draft.units;
    const units = [first!, { ...first!, start: null }, { ...first!, id: '<x>', from: '25:00', slack: '95' }];
    expect(faultsOf({ ...draft, day: '2026-13-40', to: '2', units }).map(({ field, id }) => `${field} ${id}`)).toEqual([
      'shift.from day', 'shift.to clock', 'units.1.id twice', 'units.1.start post', 'units.2.id callSign', 'units.2.from clock', 'units.2.slackShare range',
    ]);
    expect(faultsOf({ ...draft, units: [] })).toEqual([{ field: 'units', id: 'none' }]);
  });
});

describe('wishes on the map', () => {
  it('are put on by a click, changed by another value, and taken off by the same again', () => {
    const once = toggleLimit([], limit('floor', 2));
    const changed = toggleLimit(once, limit('floor', 3));
    expect(changed).toEqual([limit('floor', 3)]);
    expect(toggleLimit(changed, limit('floor', 3))).toEqual([]);
    expect(toggleLimit(changed, limit('ceiling', 3))).toHaveLength(2);
  });

  it('are never taken off by a polygon', () => {
    expect(addLimits([limit('floor', 2), limit('no_go', 0)], [limit('floor', 2), limit('floor', 2, { cell: '891e05b4c5fffff' })])).toHaveLength(3);
  });
});

it('a new unit has a call sign that is free', () => {
  expect(nextCallSign([{ id: 'A1' }, { id: 'A2' }])).toBe('A3');
  expect(nextCallSign([{ id: 'North 9' }, { id: 'North 10' }])).toBe('North 11');
  expect(nextCallSign([{ id: 'B2' }, { id: 'B' }])).toBe('B1');
  expect(nextCallSign([])).toBe('A1');
});
