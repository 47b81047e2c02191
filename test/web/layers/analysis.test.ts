import { latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import type { AnalysisLayer } from '../../../server/model/analysis.ts';
import { classify, listedClasses, lookOf, mutedLook } from '../../../web/layers/analysis_classes.ts';
import type { ClassOf } from '../../../web/layers/analysis_classes.ts';
import { analysisScene, centreOf, featureTowards, foremost } from '../../../web/layers/analysis_scene.ts';
import { drawings } from '../../../web/layers/drawings.ts';
import { rowPicked } from '../../../web/layers/analysis.ts';
import type { Scene } from '../../../web/layers/scene.ts';
import { toOklab } from '../../../web/ramp.ts';
import { themes } from '../../../web/url.ts';

const text = (words: string) => ({ en: words, uk: words });
const layer = (own: Partial<AnalysisLayer>): AnalysisLayer => ({
  title: text('Layer'), geometry: 'shape', value: { title: text('Value'), quantity: 'ratio' }, ramp: 'amount', centre: null, classes: null, unit: [], shapes: null, columns: {}, ...own,
});
const meanings = ['hot3', 'hot2', 'hot1', 'none', 'cold1', 'cold2', 'cold3', 'mixed', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'undefined'] as const;
const meaning = (one: (typeof meanings)[number]): ClassOf => ({ kind: 'meaning', meaning: one, title: text(one) });

describe('the classes of a layer', () => {
  it('are those that the method names, with what they hold, also the empty ones', () => {
    const found = classify(layer({
      ramp: 'classes', unit: ['a', 'b', 'c'], columns: { class: ['more', 'same', null], count: [5, 7, 2] },
      classes: [{ code: 'more', title: text('More'), meaning: 'hot3', count: 1 }, { code: 'same', title: text('Same'), meaning: 'none', count: 1 }, { code: 'fewer', title: text('Fewer'), meaning: 'cold3', count: 0 }],
    }));
    expect(listedClasses(found).map(({ key, features, incidents }) => [key, features, incidents])).toEqual([['more', 1, 5], ['same', 1, 7], ['fewer', 0, 0], ['no-value', 1, 2]]);
  });

  it('hold no incidents that nobody counted: a class without any counts has none to show', () => {
    const found = classify(layer({
      ramp: 'classes', unit: ['a', 'b', 'c'], columns: { class: ['counted', 'counted', 'ring'], count: [5, null, null] },
      classes: [{ code: 'counted', title: text('Counted'), meaning: 'hot3', count: 2 }, { code: 'ring', title: text('Ring'), meaning: 'hot1', count: 1 }],
    }));
    expect(listedClasses(found).map(({ key, incidents }) => [key, incidents])).toEqual([['counted', 5], ['ring', null]]);
  });

  it('hold every feature once, whatever its value', () => {
    const value = [0, 0.2, 1, 3, 40, null, -5];
    for (const ramp of ['amount', 'change'] as const) {
      const found = classify(layer({ ramp, centre: 0, unit: value.map(String), columns: { value } }));
      expect(found.classes.reduce((sum, { features }) => sum + features, 0)).toBe(value.length);
      expect(found.classes[found.of[5]!]!.is.kind).toBe('noValue');
      expect(found.classes.every(({ incidents }) => incidents === null)).toBe(true);
    }
  });

  it('set nothing apart from little', () => {
    const found = classify(layer({ unit: ['a', 'b'], columns: { value: [0, 3] } }));
    expect([0, 1].map((row) => found.classes[found.of[row]!]!.is.kind)).toEqual(['nothing', 'amount']);
  });

  it('of ratios are alike for twice and half, with one in the middle', () => {
    const value = [2.5, 1.6, 1.3, 1, 1 / 1.3, 1 / 1.6, 1 / 2.5, 0];
    const found = classify(layer({ ramp: 'change', centre: 1, unit: value.map(String), columns: { value } }));
    expect(value.map((_, row) => (found.classes[found.of[row]!]!.is as { bin: number }).bin)).toEqual([3, 2, 1, 0, -1, -2, -3, -3]);
    expect(found.classes.slice(0, 7).map(({ is }) => (is.kind === 'change' ? [is.from, is.to] : null))).toEqual([[2, null], [1.5, 2], [1.25, 1.5], [0.8, 1.25], [1 / 1.5, 0.8], [0.5, 1 / 1.5], [null, 0.5]]);
  });

  it('of values that are all at the centre are one that says so', () => {
    const found = classify(layer({ ramp: 'change', centre: 0, unit: ['a', 'b'], columns: { value: [0, 0] } }));
    expect(listedClasses(found).map(({ is, features }) => [is.kind, features])).toEqual([['change', 2]]);
  });
});

describe.each(themes)('how classes look in the %s theme', (theme) => {
  it('tells any two apart without their hue', () => {
    const marks = meanings.map((one) => lookOf(theme, meaning(one))).map(({ line, dashed, pattern, alpha }) => `${line} ${dashed} ${pattern} ${alpha}`);
    expect(new Set(marks).size).toBe(meanings.length);
  });

  it('takes the colour off a result that must not be acted on', () => {
    const [, a, b] = toOklab(mutedLook(theme).colour);
    expect(Math.hypot(a, b)).toBeLessThan(0.03);
    expect(mutedLook(theme)).toMatchObject({ line: 0, pattern: null });
  });
});

const square = (west: number, south: number) => ({ type: 'Polygon', coordinates: [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]] });

describe('the scene of a result', () => {
  const found = analysisScene(layer({
    unit: ['a', 'b', 'c', 'd'], shapes: [square(0, 0), { type: 'MultiPolygon', coordinates: [square(2, 0).coordinates, square(2, 2).coordinates] }, { type: 'LineString', coordinates: [[0, 2], [1, 3]] }, { type: 'Point', coordinates: [5, 5] }],
    columns: { p: [0.5, 0.01, null, 0.2], value: [1, 2, 99, 3] },
  }));

  it('draws each geometry as what it is and knows which row it is of', () => {
    expect(found.polygons.map(({ row }) => row)).toEqual([0, 1, 1]);
    expect([found.lines.map(({ row }) => row), found.points.map(({ row }) => row)]).toEqual([[2], [3]]);
    expect([0, 1, 2, 3].map((row) => centreOf(found, row))).toEqual([[0.5, 0.5], [2.5, 0.5], [0.5, 2.5], [5, 5]]);
    expect(found.rowOf.get('c')).toBe(2);
  });

  it('begins with the surest feature, else with the highest', () => {
    expect(foremost(found)).toBe(1);
    expect(foremost(analysisScene(layer({ unit: ['a', 'b'], shapes: [square(0, 0), square(2, 0)], columns: { value: [1, 3] } })))).toBe(1);
    expect(foremost(analysisScene(layer({})))).toBeNull();
  });

  it('walks to the nearest feature in a direction of the screen, or stays', () => {
    const go = (from: number, direction: number, bearing = 0) => featureTowards(found, from, { direction, bearing });
    expect([go(0, 90), go(0, 0), go(1, 270), go(0, 180), go(0, 270)]).toEqual([1, 2, 0, null, null]);
    expect(go(0, 0, 90)).toBe(1);
  });

  it('takes hexagons by their ids', () => {
    const cell = latLngToCell(49.8, 24, 9);
    const hexes = analysisScene(layer({ geometry: 'hex', unit: [cell], columns: { value: [1] } }));
    expect(centreOf(hexes, 0)[0]).toBeCloseTo(24, 1);
  });
});

describe('drawing a result', () => {
  const scene = (own: Partial<AnalysisLayer>): Scene => ({
    theme: 'dark', zoom: 11, visible: [], analysis: { scene: analysisScene(layer(own)), muted: false, picked: null, pointed: null },
  } as unknown as Scene);

  it('picks any of its layers by row', () => {
    const shapes = drawings.analysis.over!(scene({ unit: ['a'], shapes: [square(0, 0)], columns: { value: [1] } }));
    expect(shapes.flatMap((one) => (one?.props.pickable ? [one.id] : []))).toEqual(['analysis-polygons', 'analysis-lines', 'analysis-points']);
    const cell = latLngToCell(49.8, 24, 9);
    expect(drawings.analysis.over!(scene({ geometry: 'hex', unit: [cell], columns: { value: [1] } })).map((one) => one?.id)).toEqual(['analysis', 'analysis-pattern', 'analysis-upper', 'analysis-lower']);
    expect([rowPicked(4), rowPicked({ row: 2 }), rowPicked({}), rowPicked(undefined)]).toEqual([4, 2, null, null]);
  });

  it('gives its full colour and an outline only to a change that a test has shown', () => {
    const cells = [latLngToCell(49.8, 24, 9), latLngToCell(49.9, 24.2, 9), latLngToCell(49.7, 24.1, 9)];
    const layers = (columns: AnalysisLayer['columns']) => drawings.analysis.over!(scene({ geometry: 'hex', ramp: 'change', centre: 1, unit: cells, columns }));
    const alphaOf = (columns: AnalysisLayer['columns']) => {
      const fill = layers(columns)[0]!.props as unknown as { getFillColor: (row: number) => number[] };
      return [0, 1, 2].map((row) => fill.getFillColor(row)[3]);
    };
    const outlined = (columns: AnalysisLayer['columns']) => (layers(columns)[2]!.props.data as unknown[]).length > 0;
    const value = [3, 3, 3];
    expect(alphaOf({ value, q: [0.01, 0.4, null] })).toEqual([255, 77, 77]);
    expect(alphaOf({ value, p: [0.4, 0.4, 0.4] })).toEqual([77, 77, 77]);
    expect(alphaOf({ value })).toEqual([255, 255, 255]);
    expect([outlined({ value, q: [0.4, 0.4, 0.4] }), outlined({ value, q: [0.4, 0.01, 0.4] })]).toEqual([false, true]);
  });

  it('draws nothing without a result', () => {
    expect(drawings.analysis.over!({ analysis: null } as unknown as Scene)).toEqual([]);
  });
});
