/** Places as pairs of degrees, and the metres between them on a sphere (within about half a percent of the ellipsoid). */
export type Place = { longitude: number; latitude: number };

/** Coordinates are kept as OpenStreetMap keeps them: whole ten-millionths of a degree, about a centimetre. */
export const perDegree = 1e7;

const radians = Math.PI / 180;
/** Mean radius of the Earth (IUGG). */
export const earthMetres = 6_371_008.8;
export const metresPerDegree = earthMetres * radians;

export function metresApart(from: Place, to: Place): number {
  const halfY = Math.sin(((to.latitude - from.latitude) * radians) / 2);
  const halfX = Math.sin(((to.longitude - from.longitude) * radians) / 2);
  const chord = halfY ** 2 + Math.cos(from.latitude * radians) * Math.cos(to.latitude * radians) * halfX ** 2;
  return 2 * earthMetres * Math.asin(Math.min(1, Math.sqrt(chord)));
}
