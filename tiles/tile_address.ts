export type TileAddress = { z: number; x: number; y: number };

export const deepestZoom = 22;

const whole = /^(0|[1-9]\d{0,7})$/;

/** The address as numbers, or in words what is wrong with it. */
export function tileAddress(z: string, x: string, y: string): TileAddress | { fault: string } {
  if (!whole.test(z) || !whole.test(x) || !whole.test(y)) return { fault: 'Zoom, column and row are whole numbers: /{z}/{x}/{y}.mvt.' };
  const address = { z: Number(z), x: Number(x), y: Number(y) };
  if (address.z > deepestZoom) return { fault: `Zoom goes from 0 to ${deepestZoom}; ${z} was asked for.` };
  const across = 2 ** address.z;
  if (address.x >= across || address.y >= across) {
    return { fault: `At zoom ${z} columns and rows go from 0 to ${across - 1}; ${x}/${y} was asked for. Rows are counted from the north (XYZ, not TMS).` };
  }
  return address;
}

export type Box = [west: number, south: number, east: number, north: number];

/** Where a place is in the world as a square (Web Mercator): 0 in the west and north, 1 in the east and south. */
export const worldX = (longitude: number): number => longitude / 360 + 0.5;

export function worldY(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const y = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
  return Math.min(1, Math.max(0, y));
}

const longitudeAt = (column: number, across: number): number => (column / across) * 360 - 180;
const latitudeAt = (row: number, across: number): number =>
  (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / across))) * 180) / Math.PI;

/** The tile in degrees, widened on each side by a part of its width, so that symbols at its edge are whole. */
export function tileBox({ z, x, y }: TileAddress, buffer = 0): Box {
  const across = 2 ** z;
  const clamp = (row: number): number => Math.min(across, Math.max(0, row));
  return [
    Math.max(-180, longitudeAt(x - buffer, across)),
    latitudeAt(clamp(y + 1 + buffer), across),
    Math.min(180, longitudeAt(x + 1 + buffer, across)),
    latitudeAt(clamp(y - buffer), across),
  ];
}
