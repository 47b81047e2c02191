import type { Layer } from '@deck.gl/core';
import { H3HexagonLayer } from '@deck.gl/geo-layers';
import { PathLayer, ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import { hexCentre, isHex } from '../../server/model/hex.ts';
import type { Limit, LimitKind, Position } from '../patrol_draft.ts';
import { categoryColour, lineColours } from '../ramp.ts';
import type { Fill } from './hexes.ts';
import type { PatrolDrawn, StopMark, UnitAt } from './patrol_scene.ts';
import type { Scene } from './scene.ts';

const lettering = {
  fontFamily: 'Inter Variable', fontWeight: 600, characterSet: 'auto' as const, fontSettings: { sdf: true, fontSize: 64, buffer: 12, radius: 16, cutoff: 0.2, smoothing: 0.15 }, sizeUnits: 'pixels' as const,
};
/** Numbers of stops have room from this zoom on; of a unit that is looked at alone always. */
const numbersFrom = 12;

/** Signs for wishes: at least, at most, counts so many times, never. */
export const limitSigns: Record<LimitKind, string> = { floor: '≥', ceiling: '≤', priority: '×', no_go: '⊘' };
const textOf = ({ kind, value }: Limit): string => (kind === 'no_go' ? limitSigns.no_go : `${limitSigns[kind]}${value}`);

type Tag = { key: string; text: string; position: Position; offset: [number, number]; fill: Fill; edge: Fill; ink: Fill; size: number };

/** Chips with text: numbers of stops, call signs of posts and units, wishes. */
/** Without any there is no layer: an alphabet without a letter has no picture. */
const tags = (id: string, data: Tag[], pickable: boolean): Layer[] => (data.length === 0 ? [] : [new TextLayer<Tag>({
  ...lettering, id, data, getText: ({ text }) => text, getPosition: ({ position }) => position, getSize: ({ size }) => size, getColor: ({ ink }) => ink, getPixelOffset: ({ offset }) => offset,
  background: true, getBackgroundColor: ({ fill }) => fill, getBorderColor: ({ edge }) => edge, getBorderWidth: 1.5, backgroundPadding: [4, 2, 4, 1], backgroundBorderRadius: 7, pickable,
})]);

/** Stops at one cell stand beside each other. */
const spread = ({ nth, of }: Pick<StopMark, 'nth' | 'of'>): [number, number] => [(nth - (of - 1) / 2) * 20, 0];

function stopTags({ theme, zoom }: Scene, { scene, focus, stop }: PatrolDrawn): Tag[] {
  if (!scene) return [];
  const { ink, paper, light } = lineColours[theme];
  return scene.stops.filter(({ unit }) => (focus === null ? zoom >= numbersFrom : unit === focus)).map((mark) => {
    const chosen = stop?.unit === mark.unit && stop.order === mark.order;
    return {
      key: `${mark.unit}|${mark.order}`, text: String(mark.order), position: mark.position, offset: spread(mark), size: 12,
      fill: chosen ? [...light, 255] : [...paper, 255], edge: [...categoryColour(theme, mark.unitPlace), 255], ink: chosen ? [...paper, 255] : [...ink, 255],
    };
  });
}

function postTags({ theme }: Scene, { scene, focus, posts }: PatrolDrawn): Tag[] {
  const { paper } = lineColours[theme];
  const given = scene ? scene.posts.map(({ unit, unitPlace, position, nth }) => ({ id: unit, place: unitPlace, position, nth })) : posts.map((post, place) => ({
    ...post, nth: posts.slice(0, place).filter(({ position }) => position.join() === post.position.join()).length,
  }));
  return given.filter(({ id }) => focus === null || id === focus).map(({ id, place, position, nth }) => ({
    key: id, text: id, position, offset: [0, -16 - 20 * nth], size: 12, fill: [...categoryColour(theme, place), 255], edge: [...paper, 255], ink: [...paper, 255],
  }));
}

function limitTags({ theme, zoom }: Scene, { limits }: PatrolDrawn): Tag[] {
  const { ink, paper } = lineColours[theme];
  return limits.flatMap((limit): Tag[] => ('cell' in limit.place && zoom >= 11 && isHex(limit.place.cell) ? [{
    key: limit.place.cell, text: textOf(limit), position: hexCentre(limit.place.cell), offset: [0, 14], size: 11, fill: [...paper, 235], edge: [...ink, 235], ink: [...ink, 255],
  }] : []));
}

function unitLayers({ theme }: Scene, { at, focus }: PatrolDrawn): Layer[] {
  const { ink, paper } = lineColours[theme];
  const own = at.filter(({ unit }) => focus === null || unit === focus);
  if (own.length === 0) return [];
  return [
    new ScatterplotLayer<UnitAt>({
      id: 'patrols-units', data: own, getPosition: ({ position }) => position, getRadius: ({ doing }) => (doing === 'visit' ? 15 : 12), radiusUnits: 'pixels', stroked: true, filled: true,
      getFillColor: ({ unitPlace, doing }) => [...categoryColour(theme, unitPlace), doing === 'free' ? 90 : 230], getLineColor: [...ink, 255], getLineWidth: 2, lineWidthUnits: 'pixels', pickable: false,
      updateTriggers: { getFillColor: theme, getLineColor: theme },
    }),
    new TextLayer<UnitAt>({
      ...lettering, id: 'patrols-unit-names', data: own, getText: ({ unit }) => unit, getPosition: ({ position }) => position, getSize: 12, getColor: [...ink, 255],
      outlineWidth: 6, outlineColor: [...paper, 230], pickable: false, updateTriggers: { getColor: theme },
    }),
  ];
}

/** Wishes, posts, numbers of stops, and where units are at the minute that is looked at. */
export function patrolMarks(scene: Scene, drawn: PatrolDrawn): Layer[] {
  const { theme } = scene;
  const { ink, light, paper } = lineColours[theme];
  const wished = [...new Set(drawn.limits.flatMap(({ place }) => ('cell' in place && isHex(place.cell) ? [place.cell] : [])))];
  const posts = drawn.scene ? drawn.scene.posts.filter(({ unit }) => drawn.focus === null || unit === drawn.focus).map(({ position }) => position) : drawn.posts.map(({ position }) => position);
  const dots = drawn.scene && drawn.focus === null && scene.zoom < numbersFrom ? drawn.scene.stops : [];
  return [
    new H3HexagonLayer<string>({
      id: 'patrols-limits', data: wished, getHexagon: (cell) => cell, extruded: false, highPrecision: true, filled: false, stroked: true, getLineColor: [...light, 255], getLineWidth: 2, lineWidthUnits: 'pixels', pickable: false,
      updateTriggers: { getLineColor: theme },
    }),
    new ScatterplotLayer<StopMark>({
      id: 'patrols-stops', data: dots as StopMark[], getPosition: ({ position }) => position, getRadius: 3.5, radiusUnits: 'pixels', getFillColor: ({ unitPlace }) => [...categoryColour(theme, unitPlace), 255], stroked: true,
      getLineColor: [...paper, 255], getLineWidth: 1, lineWidthUnits: 'pixels', pickable: false, updateTriggers: { getFillColor: theme, getLineColor: theme },
    }),
    new ScatterplotLayer<Position>({
      id: 'patrols-posts', data: posts, getPosition: (position) => position, getRadius: 5, radiusUnits: 'pixels', getFillColor: [...paper, 255], stroked: true, getLineColor: [...ink, 255], getLineWidth: 2.5, lineWidthUnits: 'pixels',
      pickable: false, updateTriggers: { getFillColor: theme, getLineColor: theme },
    }),
    ...tags('patrols-limit-tags', limitTags(scene, drawn), false),
    ...tags('patrols-stop-tags', stopTags(scene, drawn), true),
    ...tags('patrols-post-tags', postTags(scene, drawn), false),
    ...unitLayers(scene, drawn),
    ...(drawn.corners.length > 0 ? [
      new PathLayer<Position[]>({ id: 'patrols-corners', data: [[...drawn.corners, drawn.corners[0]!]], getPath: (path) => path, getColor: [...light, 255], getWidth: 2.5, widthUnits: 'pixels', pickable: false }),
      new ScatterplotLayer<Position>({ id: 'patrols-corner-dots', data: [...drawn.corners], getPosition: (position) => position, getRadius: 4, radiusUnits: 'pixels', getFillColor: [...light, 255], pickable: false }),
    ] : []),
  ];
}

/** The stop whose number was hit; null for anything else. */
export function stopPicked(object: unknown): { unit: string; order: number } | null {
  if (typeof object !== 'object' || object === null || !('key' in object) || typeof object.key !== 'string') return null;
  const [unit = '', order = ''] = object.key.split('|');
  return /^\d+$/.test(order) ? { unit, order: Number(order) } : null;
}
export const pickableStops = ['patrols-stop-tags'];
