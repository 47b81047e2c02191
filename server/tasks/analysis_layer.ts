import type { LayerOutput, Shape } from '../analysis/method.ts';
import type { Plane } from '../geo/plane.ts';
import type { AnalysisLayer } from '../model/analysis.ts';
import { hexBoundary } from '../model/hex.ts';
import type { PlacedUnits } from './analysis_units.ts';

/** The seventh decimal of a degree is a centimetre. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

/** The layer as it is stored: ids and outlines in place of numbers and metres, null where there is no value, classes counted. */
export function finishLayer(layer: LayerOutput, units: PlacedUnits | null, plane: Plane): AnalysisLayer {
  const { title, value, ramp, centre, columns } = layer;
  const classes = layer.classes?.map((one) => ({ ...one, count: columns.class?.filter((code) => code === one.code).length ?? 0 })) ?? null;
  return { title, value, ramp, centre, classes, ...placesOf(layer.places, units, plane), columns: columnsOf(columns) };
}

function placesOf(places: LayerOutput['places'], units: PlacedUnits | null, plane: Plane): Pick<AnalysisLayer, 'geometry' | 'unit' | 'shapes'> {
  if ('shapes' in places) {
    const cells = places.shapes.flatMap((shape) => (shape.type === 'Hex' ? [shape.cell] : []));
    if (cells.length === places.shapes.length && cells.length > 0 && new Set(cells).size === cells.length) return { geometry: 'hex', unit: cells, shapes: null };
    return { geometry: 'shape', unit: places.shapes.map((_, i) => String(i + 1)), shapes: places.shapes.map((shape) => geometryOf(shape, plane)) };
  }
  if (units === null) throw new RangeError('a layer of units needs units');
  const unit = Array.from(places.units, (i) => units.units.ids[i]!);
  const { outline } = units;
  return outline === null ? { geometry: 'hex', unit, shapes: null } : { geometry: 'shape', unit, shapes: Array.from(places.units, (i) => outline(i)) };
}

function geometryOf(shape: Shape, plane: Plane): unknown {
  const at = ([x, y]: readonly [number, number]): [number, number] => plane.inverse(x, y).map(rounded) as [number, number];
  switch (shape.type) {
    case 'Point': return { type: 'Point', coordinates: at(shape.at) };
    case 'Line': return { type: 'LineString', coordinates: shape.points.map(at) };
    case 'Polygon': return { type: 'Polygon', coordinates: shape.rings.map((ring) => ring.map(at)) };
    case 'Hex': return { type: 'Polygon', coordinates: [hexBoundary(shape.cell)] };
  }
}

function columnsOf({ class: classOf, label, from, until, ...numbers }: LayerOutput['columns']): AnalysisLayer['columns'] {
  const instants = (times: Float64Array): (string | null)[] => Array.from(times, (time) => (Number.isFinite(time) ? new Date(time).toISOString() : null));
  return {
    ...Object.fromEntries(Object.entries(numbers).map(([name, values]) => [
      name, Array.from(values as Float64Array, (value) => (Number.isFinite(value) ? value : null)),
    ])),
    ...(classOf !== undefined && { class: [...classOf] }), ...(label !== undefined && { label: [...label] }),
    ...(from !== undefined && { from: instants(from) }), ...(until !== undefined && { until: instants(until) }),
  };
}
