import { describe, expect, it } from 'vitest';
import type { HexTable } from '../../server/model/answers.ts';
import { hexAt, hexDisk } from '../../server/model/hex.ts';
import { overlays } from '../../web/layers/drawings.ts';
import { amountFill } from '../../web/layers/amounts.ts';
import { graticuleLines } from '../../web/layers/graticule.ts';
import { fillOf, hexScene } from '../../web/layers/hexes.ts';
import { placedLabels } from '../../web/layers/labels.ts';
import type { Scene } from '../../web/layers/scene.ts';
import { countAround, rowsWithTooFew, verdictOf } from '../../web/layers/verdict.ts';
import { amountRows, verdictRows } from '../../web/panels/legend_rows.ts';
import { amountColours, binColour } from '../../web/ramp.ts';

const centre = hexAt(24.03, 49.84, 9);
const around = hexDisk(centre, 1).filter((cell) => cell !== centre);
const far = hexAt(24.3, 49.84, 9);

/** A table of a few hexagons; only what drawing reads. */
function table(rows: [cell: string, count: number, bin: number | null][], tested = true): HexTable {
  const hotspots = tested ? { rings: 1, coldPossible: false } : null;
  return {
    meta: { measure: 'count', hotspots, resolution: 9 },
    cell: rows.map(([cell]) => cell), count: rows.map(([, count]) => count), harm: rows.map(([, count]) => count * 10),
    z: rows.map(([, , bin]) => bin), p: rows.map(() => 0.5), q: rows.map(() => 0.5), bin: rows.map(([, , bin]) => bin),
  } as unknown as HexTable;
}

describe('what the test says about a hexagon', () => {
  it('is its bin; without one it lies outside the study area, or nothing was tested at all', () => {
    expect(verdictOf(table([[centre, 9, 3]]), 0)).toBe('hot3');
    expect(verdictOf(table([[centre, 9, -1]]), 0)).toBe('cold1');
    expect(verdictOf(table([[centre, 9, null]]), 0)).toBe('outside');
    expect(verdictOf(table([[centre, 9, null]], false), 0)).toBe('untested');
  });

  it('counts the incidents of the hexagon and its ring', () => {
    const scene = hexScene(table([[centre, 2, 3], [around[0]!, 1, 0], [far, 50, 0]]));
    expect(countAround(scene, 0)).toBe(3);
  });

  it('is hatched where a marked hexagon rests on fewer than five incidents', () => {
    expect(rowsWithTooFew(hexScene(table([[centre, 2, 3], [around[0]!, 2, 0]])))).toEqual([0]);
    expect(rowsWithTooFew(hexScene(table([[centre, 2, 3], [around[0]!, 3, 0]])))).toEqual([]);
  });

  it('is hatched where nothing was tested, but only where something happened', () => {
    expect(rowsWithTooFew(hexScene(table([[centre, 2, null], [far, 0, null]], false)))).toEqual([0]);
  });
});

describe('colours of hexagons', () => {
  const scene = hexScene(table([[centre, 40, 3], [around[0]!, 3, 0], [far, 0, 0]]));

  it('show the test where hotspots are asked for, the rest in grey by amount, and nothing where nothing happened', () => {
    const fill = fillOf({ theme: 'dark', paint: 'hotspots', measure: 'count' }, scene);
    expect(fill(0)).toEqual([...binColour('dark', 3), 255]);
    expect(fill(1).slice(0, 3)).toEqual(binColour('dark', 0));
    expect(fill(2)[3]).toBe(0);
  });

  it('are those that the legend shows', () => {
    const fill = fillOf({ theme: 'light', paint: 'amount', measure: 'count' }, scene);
    const rows = amountRows(scene, 'light');
    expect(rows.at(-1)!.colour).toBe(`rgb(${fill(0).slice(0, 3).join(' ')})`);
  });
});

describe('the legend', () => {
  const scene = hexScene(table([[centre, 40, 3], [around[0]!, 3, 0], [around[1]!, 1, 0], [far, 2, 2]]));

  it('accounts for every hexagon with an incident, class by class', () => {
    const rows = amountRows(scene, 'dark');
    expect(rows.reduce((sum, row) => sum + row.cells, 0)).toBe(4);
    expect(rows.reduce((sum, row) => sum + row.sum, 0)).toBe(46);
  });

  it('accounts for every hexagon verdict by verdict; too few is said of some of them again', () => {
    const rows = verdictRows(scene, 'dark');
    expect(rows.map(({ verdict, cells }) => [verdict, cells])).toEqual([['hot3', 1], ['hot2', 1], ['hot1', 0], ['none', 2], ['few', 1]]);
  });

  it('says hot even where nothing is, but never cold where cold cannot be found', () => {
    const rows = verdictRows(hexScene(table([[centre, 1, 0]])), 'dark');
    expect(rows.map(({ verdict }) => verdict)).toEqual(['hot3', 'hot2', 'hot1', 'none']);
  });
});

describe('labels', () => {
  const label = (id: string, longitude: number, weight: number) => ({ id, text: 'Harbour', longitude, latitude: 49.84, weight });

  it('that would cover each other give way to the weightier', () => {
    expect(placedLabels([label('a', 24, 1), label('b', 24.0001, 5)], 12).map(({ id }) => id)).toEqual(['b']);
  });

  it('all stand once there is room', () => {
    expect(placedLabels([label('a', 24, 1), label('b', 24.05, 5)], 14).map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });
});

describe('the graticule', () => {
  it('covers the box with whole steps', () => {
    const lines = graticuleLines([24.01, 49.82, 24.18, 49.95], 0.1);
    expect(lines.map(({ degrees }) => Number(degrees.toFixed(6)))).toEqual([24, 24.1, 24.2, 49.8, 49.9, 50]);
  });
});

describe('amounts of a film or a drag', () => {
  const bounds = [1, 2, 5];

  it('is coloured by its own amounts, whatever the map is painted by, and by bounds that stay', () => {
    const fill = amountFill({ theme: 'dark' }, { bounds, values: Float64Array.of(0, 1, 4, 5, 900) });
    const colours = amountColours('dark', 3).map((colour) => [...colour, 255]);
    expect([0, 1, 2, 3, 4].map(fill)).toEqual([[0, 0, 0, 0], colours[0], colours[1], colours[2], colours[2]]);
    expect(amountFill({ theme: 'dark' }, { bounds, values: Float64Array.of(4) })(0)).toEqual(colours[1]);
  });

  it('hides what is about the window as it stands: its hexagons, their tests and the incidents', () => {
    const hexes = hexScene(table([[centre, 40, 3], [far, 5, 0]]));
    const scene = {
      theme: 'dark', palette: {}, hexes, changes: null, paint: 'hotspots', measure: 'count', visible: ['hexes', 'incidents'], zoom: 16, selected: null, hovered: null, lit: [],
      area: null, labels: [], filter: '', dataVersion: '1', loadTile: async () => null,
      amounts: { cell: [centre], rows: [0], rowOf: new Map([[centre, 0]]), bounds, values: Float64Array.of(3), frame: {} },
    } as unknown as Scene;
    const shown = (of: Scene): string[] => overlays(of, null).filter((layer) => layer.props.visible).map(({ id }) => id).sort();
    expect(shown(scene)).toEqual(['amounts']);
    expect(shown({ ...scene, amounts: null })).toEqual(['hexes', 'hotspots', 'incidents', 'too-few']);
    expect(shown({ ...scene, visible: [] })).toEqual([]);
  });
});
