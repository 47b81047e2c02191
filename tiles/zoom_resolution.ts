const coarsest = 5;
const finest = 10;

/** H3 resolution whose hexagons are 10 to 25 pixels wide at a zoom, at middle latitudes: few enough to draw, wide enough to see. */
export function resolutionAtZoom(zoom: number): number {
  if (zoom <= 6) return coarsest;
  if (zoom <= 7) return 6;
  if (zoom <= 9) return 7;
  if (zoom <= 10) return 8;
  if (zoom <= 12) return 9;
  return finest;
}
