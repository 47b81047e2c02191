import type { Text } from '../model/analysis.ts';
import { deviationalEllipse, type EllipseConvention } from '../stats/deviational_ellipse.ts';
import { meanCentre, type Centre } from '../stats/mean_centre.ts';
import { medianCentre } from '../stats/median_centre.ts';
import { isDefined, notDefined, type NotDefined } from '../stats/not_defined.ts';
import { standardDistance } from '../stats/standard_distance.ts';
import { describeCentres, type Centrography } from './centrography_report.ts';
import type { Events, Method } from './method.ts';
import { nothing } from './nothing.ts';
import type { Values } from './parameters.ts';
import { measureParameter } from './unit_parameters.ts';

const parameters = {
  measure: {
    ...measureParameter,
    explain: {
      en: 'What each incident weighs: one by default, or its harm in days.',
      uk: 'Скільки важить кожен інцидент: типово один або його шкода в днях.',
    },
  },
  convention: {
    kind: 'choice', default: 'arcgis', title: { en: 'Size of the ellipse', uk: 'Розмір еліпса' },
    choices: [
      { value: 'arcgis', title: { en: 'As ArcGIS (holds about 63 %)', uk: 'Як ArcGIS (охоплює близько 63 %)' } }, { value: 'crimestat', title: { en: 'As CrimeStat (divided by n − 2)', uk: 'Як CrimeStat (ділення на n − 2)' } },
      { value: 'covariance', title: { en: 'Plain standard deviations (about 39 %)', uk: 'Прості стандартні відхилення (близько 39 %)' } },
    ],
    explain: {
      en: 'Programs draw it differently large, so it is named with the ellipse. As ArcGIS by default.',
      uk: 'Програми малюють його різного розміру, тож він названий поруч з еліпсом. Типово як ArcGIS.',
    },
  },
  deviations: {
    kind: 'number', default: 1, least: 0.5, most: 3, title: { en: 'Standard deviations', uk: 'Стандартних відхилень' },
    explain: { en: 'How many of them the ellipse spans. 1 by default.', uk: 'Скільки їх охоплює еліпс. Типово 1.' },
  },
  parts: {
    kind: 'number', default: 1, least: 1, most: 24, whole: true, title: { en: 'Parts of the window', uk: 'Частин вікна' },
    explain: {
      en: 'Cuts the window into equal parts and follows the mean centre through them. 1 by default: all at once.',
      uk: 'Ділить вікно на рівні частини і простежує середній центр у них. Типово 1: усе разом.',
    },
  },
} as const;

const fewestForCentres = 3;

/** Where the incidents balance, where the ways to them are shortest, and how they are drawn out. */
export const centrography: Method<typeof parameters> = {
  // The median centre may be the very place of an incident, and of few incidents the mean gives away each.
  id: 'centrography', group: 'points', card: 'deviational_ellipse', version: 1, random: false, exact: true, parameters, units: [],
  title: { en: 'Centres and ellipse', uk: 'Центри й еліпс' },
  question: { en: 'Where is the middle of the incidents, which way do they stretch, and does the middle move?', uk: 'Де середина інцидентів, куди вони витягнуті й чи зміщується середина?' } satisfies Text,
  needs: () => ({}),
  bytes: ({ events }) => events * 60,
  run({ events, window, zone }, values) {
    if (events.n === 0) return nothing(notDefined('no_events'));
    const whole = centresOf(events, values);
    if (!isDefined(whole)) return nothing(whole);
    const parts = Array.from({ length: values.parts }, (_, part) => {
      const [from, to] = [part, part + 1].map((at) => window.from + ((window.to - window.from) * at) / values.parts) as [number, number];
      const inPart = Array.from(events.from, (_one, i) => i).filter((i) => events.from[i]! >= from && events.from[i]! < to);
      const found = inPart.length < fewestForCentres ? null : meanCentre(pick(events, inPart, values));
      return { from, to, count: inPart.length, centre: found !== null && isDefined(found) ? found : null };
    });
    let last: Centre | null = null;
    const followed = parts.map((part) => {
      const shift = part.centre !== null && last !== null ? Math.hypot(part.centre.x - last.x, part.centre.y - last.y) : null;
      last = part.centre ?? last;
      return { ...part, shift };
    });
    return describeCentres({ whole, parts: followed }, events, { values, zone });
  },
};

type Weighted = { x: Float64Array; y: Float64Array; weights?: Float64Array };

function pick({ x, y, harm }: Events, members: readonly number[], { measure }: { measure: 'count' | 'harm' }): Weighted {
  const of = (values: Float64Array): Float64Array => Float64Array.from(members, (i) => values[i]!);
  return { x: of(x), y: of(y), ...(measure === 'harm' && { weights: of(harm) }) };
}

function centresOf(events: Events, values: Values<typeof parameters>): Centrography | NotDefined {
  if (events.n < fewestForCentres) return notDefined('too_few_events', fewestForCentres);
  const points: Weighted = { x: events.x, y: events.y, ...(values.measure === 'harm' && { weights: events.harm }) };
  const [mean, median, distance] = [meanCentre(points), medianCentre(points), standardDistance(points)];
  const ellipse = deviationalEllipse(points, { convention: values.convention as EllipseConvention, deviations: values.deviations });
  if (!isDefined(mean)) return mean;
  if (!isDefined(median)) return median;
  if (!isDefined(distance)) return distance;
  if (!isDefined(ellipse)) return ellipse;
  return { count: events.n, mean, median, standardDistance: distance.metres, ellipse };
}
