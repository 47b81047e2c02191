const earthMetres = 40_075_016.686;
const tilePixels = 512;

/** Zoom at which something of this size takes about a third of so many pixels, with the streets around it. */
export function zoomToSee(squareKm: number, latitude: number, pixels: number): number {
  const acrossMetres = 2 * Math.sqrt(squareKm / Math.PI) * 1000;
  const metresPerPixel = (acrossMetres * 3) / pixels;
  const zoom = Math.log2((earthMetres * Math.cos((latitude * Math.PI) / 180)) / (tilePixels * metresPerPixel));
  return Math.round(Math.min(15.5, Math.max(8, zoom)) * 10) / 10;
}
