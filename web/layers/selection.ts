import { PathLayer } from '@deck.gl/layers';
import { hexOutline } from '../../server/model/hex.ts';
import { lineColours } from '../ramp.ts';
import type { Scene } from './scene.ts';

type Ring = { path: [number, number][]; role: 'selected' | 'hovered' | 'lit' };

/** The selected hexagon, the one under the pointer, and those that a sentence is pointing at: two lines, so that one is always seen. */
export function selection(scene: Scene): PathLayer<Ring>[] {
  const { paper, light, ink } = lineColours[scene.theme];
  const rings: Ring[] = [];
  const add = (cells: readonly string[], role: Ring['role']): void => {
    for (const polygon of hexOutline(cells)) for (const path of polygon) rings.push({ path, role });
  };
  if (scene.lit.length) add(scene.lit, 'lit');
  if (scene.hovered && scene.hovered !== scene.selected) add([scene.hovered], 'hovered');
  if (scene.selected) add([scene.selected], 'selected');
  if (rings.length === 0) return [];
  const wide: Record<Ring['role'], number> = { selected: 3, lit: 2.5, hovered: 1.5 };
  const line = (id: string, extra: number, colour: (ring: Ring) => [number, number, number, number]): PathLayer<Ring> => new PathLayer<Ring>({
    id, data: rings, getPath: (ring) => ring.path, getColor: colour, getWidth: (ring) => wide[ring.role] + extra,
    widthUnits: 'pixels', jointRounded: true, capRounded: true, pickable: false,
    updateTriggers: { getColor: scene.theme },
  });
  return [
    line('selection-case', 3, () => [...paper, 230]),
    line('selection', 0, (ring) => (ring.role === 'hovered' ? [...ink, 255] : [...light, 255])),
  ];
}
