import type { Chart, Figure, Quantity, Table, TableCell, Text } from '../model/analysis.ts';
import { clusterShapes, type ClusterShapes } from '../stats/cluster_shape.ts';
import { isDefined } from '../stats/not_defined.ts';
import type { Events, LayerOutput, Shape } from './method.ts';
import { tableOf } from './table.ts';

/** What every method that finds clusters of points shows about them. */
export type Clustered = { labels: Int32Array; sizes: Int32Array };

export const shapeParameter = {
  kind: 'choice', default: 'hull', title: { en: 'Shape on the map', uk: 'Форма на карті' },
  choices: [
    { value: 'hull', title: { en: 'Hull around the events', uk: 'Оболонка навколо подій' } },
    { value: 'ellipse', title: { en: 'Ellipse, one standard deviation', uk: 'Еліпс, одне стандартне відхилення' } },
    { value: 'ellipse2', title: { en: 'Ellipse, two standard deviations', uk: 'Еліпс, два стандартні відхилення' } },
  ],
  explain: {
    en: 'Hulls hold every event of a cluster and no more; ellipses say where most lie and which way they stretch. The hull by default: an ellipse also covers ground where nothing happened.',
    uk: 'Оболонка містить усі події скупчення і нічого зайвого; еліпс показує, де лежить більшість і куди скупчення витягнуте. Типово оболонка: еліпс накриває й місця, де нічого не сталося.',
  },
} as const;

export type ClusterShape = 'hull' | 'ellipse' | 'ellipse2';

type Extra = { id: string; title: Text; quantity: Quantity; values: ArrayLike<number | null> };

export type PartsOptions = {
  /** Or shapes that the method brings itself, one for each cluster. */
  shape: ClusterShape | { shapes: readonly Shape[]; squareKm: Float64Array };
  /** What a cluster is called in titles. */
  title: Text;
  /** Chance of each cluster; null where nothing is tested. */
  p: Float64Array | null;
  level?: number;
  extra?: readonly Extra[];
};

export type ClusterParts = { shapes: ClusterShapes | null; figures: Figure[]; tables: Table[]; charts: Chart[]; layer: LayerOutput | null };

export function clusterParts(
  { x, y, n }: Pick<Events, 'x' | 'y' | 'n'>, { labels, sizes }: Clustered, options: PartsOptions,
): ClusterParts {
  const shapes = clusterShapes({ x, y, labels, clusters: sizes.length, deviations: options.shape === 'ellipse2' ? 2 : 1 });
  const inside = sizes.reduce((sum, size) => sum + size, 0);
  const figures: Figure[] = [
    { id: 'clusters', title: { en: 'Clusters', uk: 'Скупчення' }, quantity: 'count', value: sizes.length },
    { id: 'inside', title: { en: 'Incidents in clusters', uk: 'Інциденти у скупченнях' }, quantity: 'count', value: inside },
    { id: 'inside_share', title: { en: 'Share of all incidents', uk: 'Частка всіх інцидентів' }, quantity: 'share', value: n === 0 ? null : inside / n },
  ];
  if (!isDefined(shapes)) return { shapes: null, figures, tables: [], charts: [], layer: null };
  return {
    shapes, figures, tables: [clusterTable(shapes, n, options)], charts: [sizeChart(shapes, options)],
    layer: clusterLayer({ x, y }, shapes, options),
  };
}

const areasOf = (shapes: ClusterShapes, { shape }: PartsOptions): Float64Array =>
  (typeof shape === 'object' ? shape.squareKm : shape === 'hull' ? shapes.hullSquareKilometres : shapes.ellipseSquareKilometres);
const densityOf = (shapes: ClusterShapes, options: PartsOptions): Float64Array =>
  areasOf(shapes, options).map((squareKm, i) => shapes.counts[i]! / squareKm);

function clusterTable(shapes: ClusterShapes, n: number, options: PartsOptions): Table {
  const { p, extra = [], title } = options;
  const [areas, density] = [areasOf(shapes, options), densityOf(shapes, options)];
  return tableOf('clusters', title, {
    columns: [
      { id: 'cluster', title: { en: 'Number', uk: 'Номер' }, quantity: 'text' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
      { id: 'share', title: { en: 'Share of all', uk: 'Частка всіх' }, quantity: 'share' }, { id: 'area', title: { en: 'Area of the shape', uk: 'Площа форми' }, quantity: 'squareKm' },
      { id: 'density', title: { en: 'Incidents per km²', uk: 'Інцидентів на км²' }, quantity: 'perSquareKm' },
      { id: 'long', title: { en: 'Longer half axis', uk: 'Довша піввісь' }, quantity: 'metres' }, { id: 'short', title: { en: 'Shorter half axis', uk: 'Коротша піввісь' }, quantity: 'metres' },
      { id: 'bearing', title: { en: 'Direction, degrees from north', uk: 'Напрям, градуси від півночі' }, quantity: 'number' },
      ...(p === null ? [] : [{ id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' as const }]),
      ...extra.map(({ id, title, quantity }) => ({ id, title, quantity })),
    ],
    rows: Array.from(shapes.counts, (count, i): TableCell[] => [
      String(i + 1), count, count / n, areas[i]!, density[i]!, shapes.longMetres[i]!, shapes.shortMetres[i]!, shapes.bearingDegrees[i]!,
      ...(p === null ? [] : [p[i]!]), ...extra.map(({ values }) => values[i] ?? null),
    ]),
  });
}

const mostBars = 30;

function sizeChart(shapes: ClusterShapes, { p, level = 0.05, title }: PartsOptions): Chart {
  return {
    kind: 'bar', id: 'sizes', title: { en: `${title.en}: incidents in each`, uk: `${title.uk}: інциденти в кожному` },
    x: { title: { en: 'Number', uk: 'Номер' }, quantity: 'text' }, y: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
    bars: Array.from(shapes.counts.subarray(0, mostBars), (count, i) => ({
      x: String(i + 1), y: count, role: p !== null && p[i]! <= level ? 'signal' as const : 'observed' as const,
    })),
  };
}

function clusterLayer(events: { x: Float64Array; y: Float64Array }, shapes: ClusterShapes, options: PartsOptions): LayerOutput {
  const { p, level = 0.05, title, shape } = options;
  const clusters = Array.from(shapes.counts, (_, i) => i);
  return {
    title, value: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, ramp: p === null ? 'amount' : 'classes', centre: null,
    classes: p === null ? null : [
      { code: 'rare', title: { en: 'Larger than chance makes them', uk: 'Більші, ніж утворює випадок' }, meaning: 'hot3' },
      { code: 'chance', title: { en: 'Of a size that chance makes too', uk: 'Такого розміру, який утворює й випадок' }, meaning: 'one' },
    ],
    places: { shapes: typeof shape === 'object' ? shape.shapes : clusters.map((i) => (shape === 'hull' ? hullOf(events, shapes, i) : ellipseOf(shapes, i))) },
    columns: {
      count: Float64Array.from(shapes.counts), value: Float64Array.from(shapes.counts), score: densityOf(shapes, options),
      ...(p === null ? {} : { p, class: clusters.map((i) => (p[i]! <= level ? 'rare' : 'chance')) }),
      label: clusters.map((i) => String(i + 1)),
    },
  };
}

function hullOf({ x, y }: { x: Float64Array; y: Float64Array }, shapes: ClusterShapes, i: number): Shape {
  const corners = Array.from(shapes.hulls[i]!, (event) => [x[event]!, y[event]!] as const);
  return corners.length < 3 ? ellipseOf(shapes, i) : { type: 'Polygon', rings: [[...corners, corners[0]!]] };
}

const corners = 48;

/** What lies on a line becomes a line, what lies in one place a point. */
function ellipseOf({ meanX, meanY, longMetres, shortMetres, bearingDegrees }: ClusterShapes, i: number): Shape {
  const [long, short] = [longMetres[i]!, shortMetres[i]!];
  if (!(long > 0)) return { type: 'Point', at: [meanX[i]!, meanY[i]!] };
  const bearing = ((Number.isNaN(bearingDegrees[i]!) ? 0 : bearingDegrees[i]!) * Math.PI) / 180;
  const at = (along: number, across: number): readonly [number, number] => [
    meanX[i]! + along * Math.sin(bearing) + across * Math.cos(bearing), meanY[i]! + along * Math.cos(bearing) - across * Math.sin(bearing),
  ];
  if (!(short > 1e-6)) return { type: 'Line', points: [at(-long, 0), at(long, 0)] };
  const turn = (2 * Math.PI) / corners;
  const ring = Array.from({ length: corners }, (_, k) => at(long * Math.cos(turn * k), -short * Math.sin(turn * k)));
  return { type: 'Polygon', rings: [[...ring, ring[0]!]] };
}
