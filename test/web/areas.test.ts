import { describe, expect, it } from 'vitest';
import { areas } from '../../web/layers/areas.ts';
import { groundColours, type Palette } from '../../web/layers/scene.ts';

const palette = Object.fromEntries(groundColours.map((name) => [name, '#000'])) as Palette;
const outlines = (areaKinds: readonly string[]) => {
  const { layers } = areas.ground!({ palette, visible: ['areas'], area: null, origin: 'http://page', query: '', areaKinds });
  return new Map(layers.map(({ id, minzoom, filter }) => [id, { minzoom, filter }]));
};

describe('outlines of areas', () => {
  it('show the coarsest kind within the boundary from afar, whatever it is called', () => {
    for (const [kinds, coarsest] of [[['boundary', 'ward', 'beat'], 'ward'], [['community'], 'community']] as const) {
      const { minzoom, filter } = outlines(kinds).get('area-district')!;
      expect(minzoom).toBe(8);
      expect(filter).toEqual(['==', ['get', 'kind'], coarsest]);
      expect(outlines(kinds).get('area-small')?.filter).toEqual(['all', ['!=', ['get', 'kind'], 'boundary'], ['!', ['==', ['get', 'kind'], coarsest]]]);
    }
  });
});
