import type { Chart, Table, Text } from '../model/analysis.ts';
import { nearestNeighbourIndex as indexOf, type NearestNeighbourIndex } from '../stats/nearest_neighbour_index.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { insideStudy, pointWarnings, type Inside } from './inside_study.ts';
import type { Method, Output, Room, StudyShape } from './method.ts';
import { nothing } from './nothing.ts';
import { pWords } from './p_words.ts';
import type { Values } from './parameters.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';

const parameters = {
  orders: {
    kind: 'number', default: 5, least: 1, most: 50, whole: true, title: { en: 'Neighbours', uk: 'Сусідів' },
    explain: {
      en: 'Up to which neighbour distances are looked at. 5 by default: if only the first is near, pairs decide; if all are, groups do.',
      uk: 'До якого сусіда розглядати відстані. Типово 5: якщо близький лише перший, вирішують пари; якщо всі — групи.',
    },
  },
  correction: {
    kind: 'choice', default: 'none', title: { en: 'Correction at the border', uk: 'Поправка на межі' },
    choices: [
      { value: 'none', title: { en: 'None', uk: 'Без поправки' } }, { value: 'rectangle', title: { en: 'Rectangle around the area', uk: 'Прямокутник навколо території' } },
      { value: 'circle', title: { en: 'Circle of the same area', uk: 'Коло тієї ж площі' } }, { value: 'donnelly', title: { en: 'Length of the border (first neighbour)', uk: 'Довжина межі (перший сусід)' } },
    ],
    explain: {
      en: 'Near the border the true neighbour may lie outside. None by default: the random patterns are strewn over the same area, so they have the same border.',
      uk: 'Біля межі справжній сусід може лежати ззовні. Типово без поправки: випадкові візерунки розкидаються по тій самій території, тож мають ту саму межу.',
    },
  },
  simulations: {
    kind: 'number', default: 99, least: 19, most: 9999, whole: true, title: { en: 'Random patterns', uk: 'Випадкових візерунків' },
    explain: {
      en: 'As many incidents strewn at random over the study area, so often. 99 by default: p can then be as low as 0.01.',
      uk: 'Стільки разів така ж кількість інцидентів розкидається по території навмання. Типово 99: тоді p може бути до 0,01.',
    },
  },
} as const;

const texts = {
  found: {
    en: 'The mean distance from an incident to the nearest other is {observed, number, ::.} m; strewn at random over the {squareKm, number, ::.} km² of the study area it would be {expected, number, ::.} m. The index is {index, number, ::.00}: {kind, select, near {nearer together than chance puts them} far {further apart than chance puts them} other {no different from chance}}.',
    uk: 'Середня відстань від інциденту до найближчого іншого — {observed, number, ::.} м; розкидані навмання по {squareKm, number, ::.} км² території мали б {expected, number, ::.} м. Індекс {index, number, ::.00}: {kind, select, near {ближче одне до одного, ніж випадково} far {далі одне від одного, ніж випадково} other {не відрізняється від випадкового}}.',
  },
  simulated: {
    en: 'Of {simulations, number} random patterns the middle 95 % had {lower, number, ::.} to {upper, number, ::.} m ({p}). {share, number, ::percent .0} of the incidents are exactly at the place of another.',
    uk: 'З {simulations, number} випадкових візерунків середні 95 % мали від {lower, number, ::.} до {upper, number, ::.} м ({p}). {share, number, ::percent .0} інцидентів мають точно те саме місце, що й інший.',
  },
  caution: {
    en: 'An index below 1 does not mean hotspots: streets and homes alone bring it down in any town, and fields within the study area bring it down further. Compare it with that of another kind of crime in the same area.',
    uk: 'Індекс, менший за 1, ще не означає осередків: у будь-якому місті його знижують самі вулиці й житло, а поля в межах території — ще більше. Порівнюйте з іншим видом злочинів на тій самій території.',
  },
} satisfies Record<string, Text>;

/** Distances to the nearest neighbours, against incidents strewn at random over the study area. */
export const nearestNeighbourIndex: Method<typeof parameters> = {
  id: 'nearest_neighbour_index', group: 'points', card: 'nearest_neighbour_index', version: 1, random: true, exact: false, parameters, units: [],
  title: { en: 'Nearest-neighbour index', uk: 'Індекс найближчого сусіда' },
  question: { en: 'Are incidents nearer to each other than chance would put them?', uk: 'Чи інциденти ближче одне до одного, ніж розкидав би випадок?' },
  needs: () => ({}),
  bytes: ({ events }, { orders }) => events * (200 + orders * 8),
  run({ events, study }, values, room) {
    if (events.n === 0) return nothing(notDefined('no_events'));
    const inside = insideStudy(events, study);
    if (inside === null) return nothing(notDefined('no_area'));
    const found = measure(inside, study, { values, room });
    return isDefined(found) ? describe(found, inside, study) : nothing(found);
  },
};

function measure({ x, y, mask }: Inside, { bounds, polygons }: StudyShape, { values, room }: { values: Values<typeof parameters>; room: Room }) {
  const { correction, simulations } = values;
  const found: NearestNeighbourIndex[] = [];
  const orders = Math.min(values.orders, Math.max(1, x.length - 1));
  for (let order = 1; order <= orders; order += 1) {
    const tick = (done: number, total: number): void => room.tick((order - 1) * total + done, orders * total);
    // The length of the border corrects the first neighbour alone.
    const own = correction === 'donnelly' && (order > 1 || polygons.length === 0) ? 'none' : correction;
    const one = indexOf({
      x, y, area: mask.area, order, correction: own, bounds, perimeter: mask.perimeter,
      simulate: { simulations, window: { bounds, mask }, seed: room.seed }, tick,
    });
    if (!isDefined(one)) return one;
    found.push(one);
  }
  return { orders: found };
}

function describe({ orders }: { orders: readonly NearestNeighbourIndex[] }, { x, mask, left }: Inside, { squareKm }: StudyShape): Output {
  const first = orders[0]!;
  const { observed, expected, index, z, p, standardError, duplicates } = first;
  const simulated = first.simulated!;
  const kind = observed < simulated.lower ? 'near' : observed > simulated.upper ? 'far' : 'same';
  return {
    notDefined: null, used: x.length, warnings: pointWarnings({ left, duplicates }),
    reading: [
      say(texts.found, { observed, expected, index, kind, squareKm }),
      say(texts.simulated, { ...simulated, p: pWords(simulated.p), share: duplicates }), texts.caution,
    ],
    figures: [
      { id: 'index', title: { en: 'Index', uk: 'Індекс' }, quantity: 'ratio', value: index },
      { id: 'observed', title: { en: 'Mean distance to the nearest', uk: 'Середня відстань до найближчого' }, quantity: 'metres', value: observed },
      {
        id: 'expected', title: { en: 'By chance', uk: 'За випадку' }, quantity: 'metres', value: expected, lower: simulated.lower, upper: simulated.upper,
        because: { en: 'The interval holds 95 % of the random patterns.', uk: 'Інтервал охоплює 95 % випадкових візерунків.' },
      },
      { id: 'z', title: { en: 'z', uk: 'z' }, quantity: 'z', value: z }, { id: 'p', title: { en: 'p, normal approximation', uk: 'p, нормальне наближення' }, quantity: 'probability', value: p },
      { id: 'p_simulated', title: { en: 'p, random patterns', uk: 'p, випадкові візерунки' }, quantity: 'probability', value: simulated.p },
      { id: 'standard_error', title: { en: 'Standard error', uk: 'Стандартна похибка' }, quantity: 'metres', value: standardError },
      { id: 'duplicates', title: { en: 'At the place of another', uk: 'На місці іншого' }, quantity: 'share', value: duplicates },
      { id: 'area', title: { en: 'Study area', uk: 'Територія' }, quantity: 'squareKm', value: mask.area / 1e6 },
    ],
    tables: [orderTable(orders)], charts: [orderChart(orders)], layer: null,
  };
}

function orderTable(orders: readonly NearestNeighbourIndex[]): Table {
  return tableOf('orders', { en: 'By neighbour', uk: 'За сусідами' }, {
    columns: [
      { id: 'order', title: { en: 'Neighbour', uk: 'Сусід' }, quantity: 'count' }, { id: 'observed', title: { en: 'Mean distance', uk: 'Середня відстань' }, quantity: 'metres' },
      { id: 'expected', title: { en: 'By chance', uk: 'За випадку' }, quantity: 'metres' }, { id: 'index', title: { en: 'Index', uk: 'Індекс' }, quantity: 'ratio' },
      { id: 'z', title: { en: 'z', uk: 'z' }, quantity: 'z' }, { id: 'lower', title: { en: 'Random, lower end', uk: 'Випадкові, нижня межа' }, quantity: 'metres' },
      { id: 'upper', title: { en: 'Random, upper end', uk: 'Випадкові, верхня межа' }, quantity: 'metres' }, { id: 'p', title: { en: 'p, random patterns', uk: 'p, випадкові візерунки' }, quantity: 'probability' },
    ],
    rows: orders.map(({ observed, expected, index, z, simulated }, i) => [
      i + 1, observed, expected, index, z, simulated!.lower, simulated!.upper, simulated!.p,
    ]),
  });
}

function orderChart(orders: readonly NearestNeighbourIndex[]): Chart {
  return {
    kind: 'line', id: 'orders', title: { en: 'Distance to each neighbour, and what chance would give', uk: 'Відстань до кожного сусіда і що дав би випадок' },
    x: { title: { en: 'Neighbour', uk: 'Сусід' }, quantity: 'count' }, y: { title: { en: 'Mean distance', uk: 'Середня відстань' }, quantity: 'metres' },
    lines: [
      { id: 'observed', title: { en: 'Incidents', uk: 'Інциденти' }, role: 'observed', points: orders.map(({ observed }, i) => [i + 1, observed]) },
      { id: 'expected', title: { en: 'By chance', uk: 'За випадку' }, role: 'expected', points: orders.map(({ expected }, i) => [i + 1, expected]) },
    ],
    bands: [{ id: 'random', title: { en: '95 % of the random patterns', uk: '95 % випадкових візерунків' }, points: orders.map(({ simulated }, i) => [i + 1, simulated!.lower, simulated!.upper]) }],
    marks: [],
  };
}
