import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { cellToChildren, latLngToCell } from 'h3-js';
import { beatsBody, postsBody, type BeatPlan } from '../../../server/model/beats.ts';
import type { SeriesCurves } from '../../../server/model/forecast.ts';
import { hoursBody, type HoursAnswer } from '../../../server/model/hours.ts';
import { operationBody } from '../../../server/model/operation.ts';
import { choiceIn, choiceText } from '../../../web/beats.ts';
import { beatLayer, deviationStep, moveLayer, unitsOfBeats } from '../../../web/layers/beat_scene.ts';
import { makeText } from '../../../web/messages/messages.tsx';
import { beatsFormOf, firstBeatsForm, judgeBeats, postsIn } from '../../../web/panels/beats_form.ts';
import { changesOfStanding, cycleChart, oracleRate } from '../../../web/panels/forecast_figures.ts';
import { firstHoursForm, hoursFormOf, judgeHours } from '../../../web/panels/hours_form.ts';
import { isMet, queueChart, same } from '../../../web/panels/hours_figures.ts';
import { matrixOf, standingOf } from '../../../web/panels/hours_matrix.tsx';
import { effectChart } from '../../../web/panels/operation_figures.ts';
import { firstOperation, judgeOperation } from '../../../web/panels/operation_form.ts';
import { relaxed } from '../../../web/panels/relaxed.ts';
import { clockIn, numberIn, percentOf, shareIn } from '../../../web/panels/setting_values.ts';

const text = makeText('en', 'Europe/Kyiv');

describe('what is typed into a form', () => {
  it('is a number with a point or a comma, within its limits, or none', () => {
    expect(['45', ' 1,3 ', '-2', '', 'ten', '1e3', '1.'].map((typed) => numberIn(typed))).toEqual([45, 1.3, -2, null, null, null, null]);
    expect([numberIn('0', { least: 1 }), numberIn('11', { most: 10 }), numberIn('1.5', { whole: true }),
      numberIn('2', { least: 1, most: 2, whole: true })]).toEqual([null, null, null, 2]);
  });

  it('is a time of day however it is written', () => {
    expect(['7:05', '07.05', '23:59', '24:00', '7', ''].map(clockIn)).toEqual(['07:05', '07:05', '23:59', null, null, null]);
  });

  it('comes back as the same percent', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
      expect(shareIn(percentOf(hundredths / 10_000))).toBe(hundredths / 10_000);
    }));
  });
});

describe('a way out of what cannot be', () => {
  it('puts values where the server names a place, and takes entries away', () => {
    const request = { units: 3, floors: [{ units: 1 }, { units: 2 }, { units: 3 }], service: { minutes: 45 } };
    expect(relaxed(request, [{ path: ['units'], value: 798 }])).toEqual({ ...request, units: 798 });
    expect(relaxed(request, [{ path: ['floors', 0], value: null }, { path: ['floors', 2], value: null }])).toEqual({ ...request,
      floors: [{ units: 2 }] });
    expect(relaxed(request, { path: ['service', 'minutes'], value: 30 })).toEqual({ ...request, service: { minutes: 30 } });
    expect(relaxed(request, { units: 5 })).toEqual({ ...request, units: 5 });
    expect(request.floors).toHaveLength(3);
  });
});

describe('the form for sharing hours', () => {
  const first = firstHoursForm('district', ['day', 'late', 'night']);

  it('asks a question that the server takes, and is filled again by what it asked', () => {
    const { body, faults } = judgeHours({
      ...first, units: '60', byOffence: [{ offence: 'robbery', minutes: '90' }],
        floors: [{ area: 'district:1', shift: 'night', weekday: '5', units: '2' }], ceilings: [{ area: '', shift: '', weekday: '', units: '9' }],
    }, { from: '2026-01-01', to: '2026-02-01' });
    expect([...faults]).toEqual([]);
    const asked = hoursBody.parse(body);
    expect(asked).toMatchObject({ areas: 'district', units: 60, freePatrolShare: 0.4,
      floors: [{ area: 'district:1', shift: 'night', weekday: 5, units: 2 }], ceilings: [{ units: 9 }], hotspots: { hours: 200 } });
    expect(hoursBody.parse(judgeHours(hoursFormOf(asked), asked.filter).body)).toEqual(asked);
  });

  it('names every field that cannot be used', () => {
    const shifts = [{ ...first.shifts[0]!, to: 'noon' }, { ...first.shifts[1]!, name: 'day', weekdays: [] }];
    const { faults } = judgeHours({ ...first, shifts, minutes: 'long', free: '95', floors: [{ area: '', shift: '', weekday: '', units: '-1' }] }, {});
    expect([...faults].sort()).toEqual(['floors.0', 'free', 'minutes', 'shift.0.to', 'shift.1.name', 'shift.1.weekdays']);
  });
});

describe('shared hours', () => {
  const cell = { area: 'a', name: 'A', shift: 'day', weekday: 1, calls: 4, workHours: 4, needed: 1.5, floor: 0, ceiling: null, units: 2,
    freeShare: 0.5 };
  const hour = { hourOfWeek: 25, weekday: 2, hour: 1, units: 2, calls: 3, utilisation: 1.2, waits: null, meanWaitMinutes: null,
    freeShare: -0.2, needed: 5, priorities: [{ name: '1', calls: 3, meanWaitMinutes: null, within: null, targetMinutes: 5, targetShare: 0.9 }] };
  const answer = { cells: [cell, { ...cell, weekday: 3, units: 1 }, { ...cell, area: 'b', name: 'B', weekday: 2 },
    { ...cell, shift: 'night' }], queue: [hour], request: { freePatrolShare: 0.25 } } as unknown as HoursAnswer;

  it('stand by area and weekday, with a gap where the shift does not begin', () => {
    const rows = matrixOf(answer, 'day');
    expect(rows.map(({ name, units, days }) => [name, units, days.map((one) => one?.units ?? null)])).toEqual([['A', 3,
      [2, null, 1, null, null, null, null]], ['B', 2, [null, 2, null, null, null, null, null]]]);
  });

  it('are told apart by whether they suffice', () => {
    expect([cell, { ...cell, units: 1 }, { ...cell, units: 1, freeShare: -0.1 }].map(standingOf)).toEqual(['enough', 'short', 'overloaded']);
  });

  it('turn colours where the wanted time is just kept free, and say nothing of a wait without end', () => {
    const busy = queueChart(text, answer, 'utilisation');
    if (busy.kind !== 'heat') throw new Error('a week is a table of hours');
    expect([busy.centre, busy.values[1]![1], busy.values[0]![0]]).toEqual([0.75, 1.2, null]);
    const wait = queueChart(text, answer, 'wait');
    expect(wait.kind === 'heat' && wait.values[1]![1]).toBe(null);
    expect(queueChart(text, answer, 'missing')).toMatchObject({ values: expect.arrayContaining([expect.arrayContaining([3])]) as unknown });
    expect(isMet(hour)).toBe(false);
  });
});

describe('the studio of beats', () => {
  const form = firstBeatsForm('beat');
  const parents = [latLngToCell(50.45, 30.5, 8), latLngToCell(50.47, 30.53, 8)];
  const units = parents.flatMap((cell) => cellToChildren(cell, 9)).sort();
  const state = { units: 7, load: 100, deviation: 0.3, travelMetres: 1, squareKm: 1, compactness: 1, pieces: 1,
    centre: [30.5, 50.4] as [number, number] };
  const plan = {
    unit: 'hex:9', tolerance: 0.1, beats: [{ code: '1', name: 'North', locked: false, before: state,
      after: { ...state, deviation: -0.05 } }, { code: '2', name: '', locked: false, before: { ...state, deviation: -0.3 }, after: null }],
    assignment: { units, load: units.map(() => 1), before: units.map((_, place) => place % 2), after: units.map(() => 0) },
  } as unknown as BeatPlan;
  const words = { title: same('t'), value: same('v'), ofStep: (step: number) => same(String(step)) };

  it('asks for beats and for posts as the server takes them, and is filled again', () => {
    for (const own of [{ ...form, beats: '9', lockedBeats: '101, 102' },
      { ...form, kind: 'posts' as const, model: 'backup' as const, existing: 'Station; 30.5; 50.4\n', reachIn: 'metres' as const, reach: '3000' }]) {
      const schema = own.kind === 'posts' ? postsBody : beatsBody;
      const { body, faults } = judgeBeats(own, {});
      expect([...faults]).toEqual([]);
      const asked = schema.parse(body);
      expect(schema.parse(judgeBeats(beatsFormOf(asked as never), asked.filter).body)).toEqual(asked);
    }
    expect([...judgeBeats({ ...form, today: '', tolerance: 'x' }, {}).faults].sort()).toEqual(['beats', 'tolerance']);
  });

  it('reads posts line by line', () => {
    expect(postsIn('A; 30,5; 50.4\n\n B\t31\t50 ')).toEqual([{ name: 'A', at: [30.5, 50.4] }, { name: 'B', at: [31, 50] }]);
    expect([postsIn('A; 30.5'), postsIn('A; 200; 50'), postsIn('')]).toEqual([null, null, []]);
  });

  it('keeps beats and posts apart in the address', () => {
    for (const choice of [{ kind: 'beats', id: 'ab' }, { kind: 'posts', id: 'cd' }] as const) expect(choiceIn(choiceText(choice))).toEqual(choice);
    expect(choiceIn(null)).toBe(null);
  });

  it('steps by the tolerance, alike on both sides', () => {
    expect([0, 0.1, 0.11, 0.2, 0.3, 0.4, 0.41, -0.1, -0.15, -0.9, null].map((deviation) => deviationStep(deviation, 0.1))).toEqual([0, 0,
      1, 1, 2, 2, 3, 0, -1, -3, 0]);
  });

  it('draws every unit in the shape of its beat, and leaves out a beat that is not there', () => {
    expect(unitsOfBeats(plan, 'before').map(({ length }) => length)).toEqual([7, 7]);
    const [before, after] = (['before', 'after'] as const).map((side) => beatLayer(plan, side, { words, shape: () => null }));
    expect([before!.unit, before!.columns.class, before!.columns.label]).toEqual([['1', '2'], ['2', '-2'], ['North', '2']]);
    expect([after!.unit, after!.columns.class]).toEqual([['1'], ['0']]);
    expect((after!.shapes![0] as { coordinates: unknown[] }).coordinates.length).toBeGreaterThan(0);
    expect(before!.classes!.map(({ code }) => code)).toEqual(after!.classes!.map(({ code }) => code));
  });

  it('shows the units that move, with from where to where', () => {
    const layer = moveLayer(plan, { words, shape: () => null, ofMove: (from, to) => `${from}>${to}` })!;
    expect(layer.unit).toHaveLength(7);
    expect(new Set(layer.columns.label)).toEqual(new Set(['2>1']));
    const inNone = { ...plan, assignment: { ...plan.assignment, before: units.map(() => -1) } };
    expect(moveLayer(inNone, { words, shape: () => null, ofMove: () => '' })!.unit).toEqual([]);
    expect(moveLayer({ ...plan, assignment: { ...plan.assignment, before: null } }, { words, shape: () => null, ofMove: () => '' })).toBe(null);
  });
});

describe('curves of a series', () => {
  const cycle = (state: 'on' | 'off', day: number) => ({
    forecast: 'f', kind: 'live', from: `2026-03-0${day}T20:00:00Z`, result: 'won', incidents: 10, hits: 2, countHits: 1, oracleHits: 5,
      hitRate: 0.2, countHitRate: 0.1, pai: 20, paiLower: 5, paiUpper: 40, countPai: 10, peiStar: 0.4, state,
  }) as SeriesCurves['cycles'][number];

  it('say what was possible, also where the model hit nothing', () => {
    expect(oracleRate(cycle('on', 1))).toBe(0.5);
    expect(oracleRate({ ...cycle('on', 1), hits: 0, hitRate: 0 })).toBe(0.5);
    expect(oracleRate({ ...cycle('on', 1), hits: 0, hitRate: 0, countHits: 0, countHitRate: 0 })).toBe(null);
  });

  it('mark where the model was taken off the map and came back', () => {
    const cycles = (['on', 'off', 'off', 'on'] as const).map((state, place) => cycle(state, place + 1));
    expect(changesOfStanding(cycles)).toEqual([{ place: 1, state: 'off' }, { place: 3, state: 'on' }]);
    const chart = cycleChart(text, { cycles, series: { model: 'recency', standing: { state: 'on' } } } as SeriesCurves, 'pai');
    if (chart.kind !== 'line') throw new Error('cycles are lines');
    expect(chart.lines.map(({ id, points }) => [id, points[0]![1]])).toEqual([['model', 20], ['count', 10], ['oracle', 50]]);
    expect(chart.bands[0]!.points[0]).toEqual(['2026-03-01T20:00:00Z', 5, 40]);
    expect(chart.marks.map(({ x }) => x)).toEqual(['2026-03-02T20:00:00Z', '2026-03-04T20:00:00Z']);
  });

  it('of the plain count have no line besides it', () => {
    const chart = cycleChart(text, { cycles: [cycle('on', 1)],
      series: { model: 'count', standing: { state: 'baseline' } } } as SeriesCurves, 'hitRate');
    expect(chart.kind === 'line' && chart.lines.map(({ id }) => id)).toEqual(['count', 'oracle']);
  });
});

describe('an operation', () => {
  const form = { ...firstOperation('2026-12-01'), title: 'Nights', why: 'Burglary rose.', offences: ['burglary'] };

  it('is asked for as the server takes it, from whatever its candidates come', () => {
    const cell = latLngToCell(50.45, 30.5, 9);
    for (const own of [form, { ...form, source: 'cells' as const, cells: `${cell}\n${latLngToCell(50.5, 30.5, 9)}` },
      { ...form, source: 'result' as const, result: 'a'.repeat(24) }, { ...form, hours: '20-3', weekdays: [5, 6] }]) {
      const { body, faults } = judgeOperation(own);
      expect([...faults]).toEqual([]);
      expect(operationBody.safeParse(body).error).toBeUndefined();
    }
  });

  it('names what is missing', () => {
    expect([...judgeOperation({ ...firstOperation('soon'), source: 'cells', hours: '25' }).faults].sort()).toEqual(['cells', 'from',
      'hours', 'offences', 'title', 'why']);
  });

  it('has intervals of the same level for its parts as for all of it, and marks those without 0', () => {
    const part = (estimate: number, standardError: number) => ({ estimate, standardError });
    const chart = effectChart(text, { local: part(-44, 20), displacement: part(4, 10), total: part(-40, 22), z: 0, p: 0,
      lower: -40 - 1.96 * 22, upper: -40 + 1.96 * 22, detectable: 1 }, 'count');
    if (chart.kind !== 'bar') throw new Error('effects are bars');
    expect(chart.bars.map(({ role }) => role)).toEqual(['signal', 'observed', 'observed']);
    expect(chart.bars[0]!.upper).toBeCloseTo(-44 + 1.96 * 20, 9);
    expect(chart.bars[2]).toMatchObject({ y: -40 });
    expect(chart.bars[2]!.upper).toBeCloseTo(-40 + 1.96 * 22, 9);
  });
});
