import { hexCentre, hexDisk } from '../../server/model/hex.ts';
import type { Scene } from './scene.ts';

/** The neighbour of a cell that lies most nearly in a direction on the screen, degrees clockwise from up. */
export function neighbourTowards(cell: string, direction: number, bearing: number): string {
  const [longitude, latitude] = hexCentre(cell);
  const stretch = Math.cos((latitude * Math.PI) / 180);
  let best = cell;
  let closest = -Infinity;
  for (const other of hexDisk(cell, 1)) {
    if (other === cell) continue;
    const [east, north] = hexCentre(other);
    const angle = Math.atan2((east - longitude) * stretch, north - latitude) - ((direction + bearing) * Math.PI) / 180;
    if (Math.cos(angle) > closest + 1e-6) {
      closest = Math.cos(angle);
      best = other;
    }
  }
  return best;
}

/** The row that stands out most: by its test where there is one, else by its amount. */
export function strongest(scene: Scene): string | null {
  if (scene.paint === 'change' && scene.changes) {
    const { table: { cell, p, count }, rows: all } = scene.changes;
    // The surest change; where nothing is tested, the most incidents.
    const sure = (row: number): number => (p[row] === null ? -1 + count[row]! / 1e9 : 1 - p[row]!);
    const first = all.reduce((held, row) => (held < 0 || sure(row) > sure(held) ? row : held), -1);
    return first < 0 ? null : cell[first]!;
  }
  if (!scene.hexes) return null;
  const { table, rows } = scene.hexes;
  const value = (row: number): number => (scene.paint === 'hotspots' ? table.z[row] : null) ?? table[scene.measure][row]!;
  const best = rows.reduce((held, row) => (held < 0 || value(row) > value(held) ? row : held), -1);
  return best < 0 ? null : table.cell[best]!;
}
