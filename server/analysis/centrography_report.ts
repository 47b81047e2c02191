import type { Chart, Table, Text } from '../model/analysis.ts';
import { ellipseRing, type DeviationalEllipse } from '../stats/deviational_ellipse.ts';
import type { Centre } from '../stats/mean_centre.ts';
import type { Events, LayerOutput, Output, Shape } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';

export type Centrography = { count: number; mean: Centre; median: Centre; standardDistance: number; ellipse: DeviationalEllipse };
/** Of the whole window, and of each of its parts; the centre is null where a part has too few incidents. */
export type Centres = { whole: Centrography; parts: { from: number; to: number; count: number; centre: Centre | null; shift: number | null }[] };

const conventions: Readonly<Record<string, Text>> = {
  arcgis: { en: 'as ArcGIS draws it', uk: 'як малює ArcGIS' }, crimestat: { en: 'as CrimeStat draws it', uk: 'як малює CrimeStat' },
  covariance: { en: 'plain standard deviations', uk: 'прості стандартні відхилення' },
};

const texts = {
  centres: {
    en: 'The mean centre and the median centre of {count, plural, one {# incident} other {# incidents}} are {apart, number, ::.} m apart{far, select, yes {: some incidents far from the others pull the mean} other {}}.',
    uk: 'Середній і медіанний центри {count, plural, one {# інциденту} other {# інцидентів}} розділяють {apart, number, ::.} м{far, select, yes {: далекі від решти інциденти тягнуть середній на себе} other {}}.',
  },
  ellipse: {
    en: 'The ellipse ({convention}, {deviations, number} standard {deviations, plural, one {deviation} other {deviations}}) reaches {major, number, ::.} m one way and {minor, number, ::.} m across, and holds {inside, number, ::percent .0} of the incidents. {stretched, select, yes {Incidents stretch along {bearing, number, ::.}° from north.} other {It is nearly round: no direction stands out.}}',
    uk: 'Еліпс ({convention}, стандартних відхилень: {deviations, number}) сягає {major, number, ::.} м уздовж і {minor, number, ::.} м упоперек та охоплює {inside, number, ::percent .0} інцидентів. {stretched, select, yes {Інциденти витягнуті в напрямку {bearing, number, ::.}° від півночі.} other {Він майже круглий: жоден напрямок не виділяється.}}',
  },
  moved: {
    en: 'From the first to the last part of the window the mean centre moved by {metres, number, ::.} m, with {path, number, ::.} m on the way. Chance moves it, too: by about {noise, number, ::.} m between two parts.',
    uk: 'Від першої до останньої частини вікна середній центр змістився на {metres, number, ::.} м, пройшовши {path, number, ::.} м. Його рухає й випадок: приблизно на {noise, number, ::.} м між двома частинами.',
  },
  caution: {
    en: 'This sums up all incidents in one shape. Between two clusters the centre lies where nothing happens; it is for following a pattern, not for sending anybody there.',
    uk: 'Це зводить усі інциденти до однієї форми. Між двома скупченнями центр лежить там, де нічого не стається; він для того, щоб стежити за картиною, а не щоб когось туди посилати.',
  },
} satisfies Record<string, Text>;

const classes = [
  { code: 'ellipse', title: { en: 'Standard deviational ellipse', uk: 'Еліпс стандартних відхилень' }, meaning: 'one' },
  { code: 'circle', title: { en: 'Standard distance', uk: 'Стандартна відстань' }, meaning: 'two' },
  { code: 'path', title: { en: 'Way of the mean centre', uk: 'Шлях середнього центру' }, meaning: 'three' },
  { code: 'part', title: { en: 'Mean centre of a part', uk: 'Середній центр частини' }, meaning: 'four' },
  { code: 'mean', title: { en: 'Mean centre', uk: 'Середній центр' }, meaning: 'five' },
  { code: 'median', title: { en: 'Median centre', uk: 'Медіанний центр' }, meaning: 'six' },
] as const;

export function describeCentres(found: Centres, events: Events, { values, zone }: {
  values: { convention: string; deviations: number }; zone: string;
}): Output {
  const { whole: { mean, median, standardDistance, ellipse, count }, parts } = found;
  const apart = Math.hypot(mean.x - median.x, mean.y - median.y);
  const inside = shareInside(found, events);
  const known = parts.filter(({ centre }) => centre !== null);
  const said = {
    convention: conventions[values.convention]!, deviations: values.deviations, major: ellipse.major, minor: ellipse.minor,
    inside, bearing: ellipse.bearing ?? 0,
  };
  return {
    notDefined: null, used: events.n,
    reading: [
      say(texts.centres, { count, apart, far: apart > standardDistance * 0.1 ? 'yes' : 'no' }),
      say(texts.ellipse, { ...said, stretched: ellipse.minor < ellipse.major * 0.9 ? 'yes' : 'no' }),
      ...(known.length > 1 ? [moved(found, known)] : []), texts.caution,
    ],
    warnings: count < 30 ? [{ code: 'few_for_centres', severity: 'note', text: { en: 'With fewer than 30 incidents one more or less moves the centres and turns the ellipse.', uk: 'Якщо інцидентів менше за 30, один зайвий чи відсутній зсуває центри й повертає еліпс.' } }] : [],
    figures: [
      { id: 'apart', title: { en: 'Mean to median centre', uk: 'Від середнього до медіанного центру' }, quantity: 'metres', value: apart },
      { id: 'standard_distance', title: { en: 'Standard distance', uk: 'Стандартна відстань' }, quantity: 'metres', value: standardDistance },
      { id: 'major', title: { en: 'Longer half axis', uk: 'Довша піввісь' }, quantity: 'metres', value: ellipse.major, because: conventions[values.convention]! },
      { id: 'minor', title: { en: 'Shorter half axis', uk: 'Коротша піввісь' }, quantity: 'metres', value: ellipse.minor },
      {
        id: 'bearing', title: { en: 'Direction, degrees from north', uk: 'Напрям, градуси від півночі' }, quantity: 'number', value: ellipse.bearing,
        ...(ellipse.bearing === null && { because: { en: 'It is a circle.', uk: 'Це коло.' } }),
      },
      { id: 'area', title: { en: 'Area of the ellipse', uk: 'Площа еліпса' }, quantity: 'squareKm', value: ellipse.areaSquareMetres / 1e6 },
      { id: 'inside', title: { en: 'Incidents inside the ellipse', uk: 'Інцидентів усередині еліпса' }, quantity: 'share', value: inside },
    ],
    tables: parts.length > 1 ? [partTable(found, zone)] : [], charts: [
      distanceChart(found, events), ...(known.length > 1 ? [pathChart(known)] : [])
    ], layer: layerOf(found),
  };
}

function shareInside({ whole: { ellipse: { centre, major, minor, axisX, axisY } } }: Centres, { x, y, n }: Events): number {
  let inside = 0;
  for (let i = 0; i < n; i += 1) {
    const [dx, dy] = [x[i]! - centre.x, y[i]! - centre.y];
    const [along, across] = [dx * axisX + dy * axisY, dy * axisX - dx * axisY];
    if ((along / major) ** 2 + (minor > 0 ? (across / minor) ** 2 : 0) <= 1) inside += 1;
  }
  return inside / n;
}

type Part = Centres['parts'][number];

/** The deviation of the mean of so many incidents, twice over: that is what chance moves it between two equal parts. */
function moved({ whole: { standardDistance } }: Centres, known: readonly Part[]): Text {
  const [first, last] = [known[0]!.centre!, known[known.length - 1]!.centre!];
  const noise = Math.sqrt(known.reduce((sum, { count }) => sum + (2 * standardDistance ** 2) / count, 0) / known.length);
  return say(texts.moved, { metres: Math.hypot(last.x - first.x, last.y - first.y), path: known.reduce((sum, { shift }) => sum + (shift ?? 0), 0), noise });
}

function partTable({ parts, whole }: Centres, zone: string): Table {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  return tableOf('parts', { en: 'Mean centre by part of the window', uk: 'Середній центр за частинами вікна' }, {
    columns: [
      { id: 'from', title: { en: 'From', uk: 'Від' }, quantity: 'day' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
      { id: 'shift', title: { en: 'Moved since the part before', uk: 'Зсув від попередньої частини' }, quantity: 'metres' },
      { id: 'away', title: { en: 'From the mean centre of all', uk: 'Від середнього центру всіх' }, quantity: 'metres' },
    ],
    rows: parts.map(({ from, count, centre, shift }) => [
      day.format(from), count, shift, centre === null ? null : Math.hypot(centre.x - whole.mean.x, centre.y - whole.mean.y),
    ]),
  });
}

const chartPoints = 60;

/** How far around the mean centre one has to go for which share of the incidents. */
function distanceChart({ whole: { mean, standardDistance } }: Centres, { x, y, n }: Events): Chart {
  const distances = Float64Array.from(x, (px, i) => Math.hypot(px - mean.x, y[i]! - mean.y)).sort();
  const count = Math.min(chartPoints, n);
  const points = Array.from({ length: count }, (_, at): [number, number] => {
    const place = Math.round(((at + 1) * n) / count) - 1;
    return [distances[place]!, (place + 1) / n];
  });
  return {
    kind: 'line', id: 'distances', title: { en: 'Incidents by distance from the mean centre', uk: 'Інциденти за відстанню від середнього центру' },
    x: { title: { en: 'Distance', uk: 'Відстань' }, quantity: 'metres' }, y: { title: { en: 'Share of the incidents', uk: 'Частка інцидентів' }, quantity: 'share' },
    lines: [
      { id: 'within', title: { en: 'Within the distance', uk: 'У межах відстані' }, role: 'observed', points },
      { id: 'standard_distance', title: { en: 'Standard distance', uk: 'Стандартна відстань' }, role: 'limit', points: [[standardDistance, 0], [standardDistance, 1]] },
    ],
    bands: [], marks: [],
  };
}

function pathChart(known: readonly Part[]) {
  const [first] = known;
  const at = (part: Part) => ({ x: part.centre!.x - first!.centre!.x, y: part.centre!.y - first!.centre!.y });
  return {
    kind: 'scatter' as const, id: 'path', title: { en: 'Way of the mean centre, seen from its first place', uk: 'Шлях середнього центру від першого місця' },
    x: { title: { en: 'Metres east', uk: 'Метрів на схід' }, quantity: 'metres' as const }, y: { title: { en: 'Metres north', uk: 'Метрів на північ' }, quantity: 'metres' as const },
    points: known.map((part, i) => ({ ...at(part), role: i === known.length - 1 ? 'signal' as const : 'observed' as const, title: String(i + 1) })),
    lines: [{ title: { en: 'Way', uk: 'Шлях' }, role: 'observed' as const, points: known.map((part): [number, number] => [at(part).x, at(part).y]) }],
  };
}

function layerOf({ whole: { mean, median, standardDistance, ellipse, count }, parts }: Centres): LayerOutput {
  const shapes: { shape: Shape; code: (typeof classes)[number]['code']; value: number; count: number; label: string }[] = [];
  const circle = { centre: mean, major: standardDistance, minor: standardDistance, axisX: 1, axisY: 0 };
  const ends = [-1, 1].map((side) => [
    ellipse.centre.x + side * ellipse.major * ellipse.axisX, ellipse.centre.y + side * ellipse.major * ellipse.axisY,
  ] as const);
  shapes.push({ shape: { type: 'Polygon', rings: [ellipseRing(circle)] }, code: 'circle', value: standardDistance, count, label: '' });
  // Events on one line have no area around them.
  shapes.push({
    shape: ellipse.minor > 1e-6 ? { type: 'Polygon', rings: [ellipseRing(ellipse)] } : { type: 'Line', points: ends },
    code: 'ellipse', value: ellipse.major, count, label: '',
  });
  const known = parts.flatMap((part, i) => (part.centre === null ? [] : [{ ...part, number: i + 1, at: [part.centre.x, part.centre.y] as const }]));
  if (known.length > 1) {
    shapes.push({ shape: { type: 'Line', points: known.map(({ at }) => at) }, code: 'path', value: Number.NaN, count, label: '' });
    for (const part of known) shapes.push({
      shape: { type: 'Point', at: part.at }, code: 'part', value: part.shift ?? Number.NaN, count: part.count,
      label: String(part.number),
    });
  }
  shapes.push({ shape: { type: 'Point', at: [median.x, median.y] }, code: 'median', value: Number.NaN, count, label: '' });
  shapes.push({ shape: { type: 'Point', at: [mean.x, mean.y] }, code: 'mean', value: Number.NaN, count, label: '' });
  return {
    title: { en: 'Centres and ellipse', uk: 'Центри й еліпс' }, value: { title: { en: 'Length', uk: 'Довжина' }, quantity: 'metres' }, ramp: 'classes', centre: null, classes,
    places: { shapes: shapes.map(({ shape }) => shape) },
    columns: {
      count: Float64Array.from(shapes, (one) => one.count), value: Float64Array.from(shapes, (one) => one.value),
      class: shapes.map(({ code }) => code), label: shapes.map(({ label }) => label),
    },
  };
}
