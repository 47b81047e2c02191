import { describe, expect, it } from 'vitest';
import { patrolScene, unitAt, unitsAt } from '../../../web/layers/patrol_scene.ts';
import type { PatrolDrawn } from '../../../web/layers/patrol_scene.ts';
import { stopPicked } from '../../../web/layers/patrol_marks.ts';
import { expectedFill, patrols, unitColour, unitDash } from '../../../web/layers/patrols.ts';
import type { Scene } from '../../../web/layers/scene.ts';
import { patrolFixture } from '../../support/patrol_fixture.ts';

const plan = patrolFixture();
const scene = patrolScene(plan);
const drawn: PatrolDrawn = { scene, focus: null, stop: null, at: [], limits: [], posts: [], corners: [] };
const layersOf = (patrol: PatrolDrawn | null, zoom = 13) => patrols({ theme: 'dark', zoom, patrol } as Scene);
const dataOf = (patrol: PatrolDrawn, id: string, zoom = 13): readonly unknown[] => (layersOf(patrol, zoom).find((layer) => layer.id === id)?.props as { data: readonly unknown[] } | undefined)?.data ?? [];

describe('a unit in time', () => {
  const route = plan.routes[0]!;
  const minute = (after: number): number => Date.parse(plan.shift.from) + after * 60_000;

  it('waits at its post, is on its way, and is at its stop', () => {
    expect(unitAt(route, minute(2))).toMatchObject({ doing: 'free', position: route.start });
    expect(unitAt(route, minute(7))!.doing).toBe('travel');
    expect(unitAt(route, minute(10))).toMatchObject({ doing: 'visit', position: [route.stops[0]!.longitude, route.stops[0]!.latitude] });
    expect(unitAt(route, minute(40))).toMatchObject({ doing: 'free', position: [route.stops[0]!.longitude, route.stops[0]!.latitude] });
  });

  it('is half the way at half of the time', () => {
    const { longitude, latitude } = route.stops[0]!;
    const [x, y] = unitAt(route, minute(7))!.position;
    expect(x).toBeCloseTo((route.start[0]! + longitude) / 2, 9);
    expect(y).toBeCloseTo((route.start[1]! + latitude) / 2, 9);
  });

  it('goes home after the last stop and is nowhere outside its hours', () => {
    const last = route.stops.at(-1)!;
    expect(unitAt(route, Date.parse(last.leave) + 3 * 60_000)!.doing).toBe('travel');
    expect(unitAt(route, Date.parse(last.leave) + 7 * 60_000)).toMatchObject({ doing: 'free', position: route.end });
    expect(unitAt(route, minute(-1))).toBeNull();
    expect(unitsAt(scene, minute(481))).toEqual([]);
    expect(unitsAt(scene, minute(60))).toHaveLength(3);
  });

  it('follows the streets where the ways on them are known', () => {
    const { longitude, latitude } = route.stops[0]!;
    const corner: [number, number] = [longitude, route.start[1]!];
    const ways = { how: 'streets' as const, attribution: null, ways: [{ unit: route.unit, order: 1, onStreets: true, course: [[route.start[0]!, route.start[1]!], corner, [longitude, latitude]] as [number, number][] }] };
    const streets = patrolScene(plan, ways);
    const [x, y] = unitAt(route, minute(7), streets.courses)!.position;
    expect(x === longitude || y === route.start[1]).toBe(true);
    expect(streets.routes[0]!.path.slice(0, 4)).toEqual([[route.start[0], route.start[1]], [route.start[0], route.start[1]], corner, [longitude, latitude]]);
  });

  it('without stops stays where it began', () => {
    expect(unitAt({ ...route, stops: [] }, minute(100))).toMatchObject({ doing: 'free', position: route.start });
  });
});

describe('a plan on the map', () => {
  it('has every cell, every way and every number once', () => {
    expect(dataOf(drawn, 'patrols')).toHaveLength(plan.cells.length);
    expect(dataOf(drawn, 'patrols-route')).toHaveLength(3);
    expect(dataOf(drawn, 'patrols-stop-tags')).toHaveLength(plan.routes.flatMap(({ stops }) => stops).length);
    expect(dataOf(drawn, 'patrols-pattern')).toHaveLength(plan.cells.filter(({ state }) => state === 'hold_out' || state === 'no_go').length);
  });

  it('shows dots instead of numbers far out, and one unit alone where it is asked for', () => {
    expect(dataOf(drawn, 'patrols-stop-tags', 10)).toEqual([]);
    expect(dataOf(drawn, 'patrols-stops', 10)).toHaveLength(scene.stops.length);
    const alone = { ...drawn, focus: 'A2' };
    expect(dataOf(alone, 'patrols-route', 10)).toHaveLength(1);
    expect(dataOf(alone, 'patrols-stop-tags', 10)).toHaveLength(plan.routes[1]!.stops.length);
  });

  it('draws nothing at all where there is nothing, so that no alphabet is empty', () => {
    expect(layersOf(null)).toEqual([]);
    const ids = layersOf({ ...drawn, scene: null }).map(({ id }) => id);
    expect(ids.filter((id) => id.endsWith('tags') || id.includes('unit'))).toEqual([]);
  });

  it('puts stops at one cell beside each other', () => {
    const twice = patrolScene({ ...plan, routes: plan.routes.map((route) => ({ ...route, stops: [plan.routes[0]!.stops[0]!] })) });
    expect(twice.stops.map(({ nth, of }) => [nth, of])).toEqual([[0, 3], [1, 3], [2, 3]]);
  });

  it('tells the first twenty-four units apart by colour and dashes together', () => {
    const looks = Array.from({ length: 24 }, (_, place) => `${unitColour('dark', place).join()} ${unitDash(place).join()}`);
    expect(new Set(looks).size).toBe(24);
  });

  it('has no colour where nothing is expected, and another for much than for little', () => {
    const fill = expectedFill('light', [0.1, 1, 10]);
    expect(fill(0)).toEqual([0, 0, 0, 0]);
    expect(fill(0.2)).not.toEqual(fill(20));
  });

  it('knows which stop was hit by its number, and that a post is none', () => {
    expect(stopPicked({ key: 'A1|12' })).toEqual({ unit: 'A1', order: 12 });
    expect(stopPicked({ key: 'A1' })).toBeNull();
    expect(stopPicked(undefined)).toBeNull();
  });
});
