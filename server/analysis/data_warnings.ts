import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { fewIncidents, lowestGeocodeRate } from '../model/warnings.ts';
import type { AnalysisInput, Events } from './method.ts';
import { recordingBreaks } from './recording.ts';
import { say } from './say.ts';

/** What is known of the data before anything is computed. */
export type DataFacts = {
  input: Omit<AnalysisInput, 'warnings'>;
  /** Days on which the data begin and end, as texts; null without data. */
  coverage: { firstDay: string | null; lastCompleteDay: string | null; covered: boolean };
  derivedStudyArea: boolean;
  /** Placed incidents of the filter that lie in no unit. */
  outside: number;
  hourUnknown: number;
  asOf: { dataVersion: string; publishedAt: string } | null;
};

/** Below this a map of what has a place says more about the recording than about the incidents. */
const hopelessGeocodeRate = 0.5;
const edgeShareToMention = 0.25;

const texts = {
  none: { en: 'No data reach into the window: the data cover {firstDay} to {lastCompleteDay}.', uk: 'У вікні немає даних: дані охоплюють {firstDay}–{lastCompleteDay}.' },
  notCovered: {
    en: 'The window reaches beyond the data, which cover {firstDay} to {lastCompleteDay}. Days without data count as days without incidents.',
    uk: 'Вікно виходить за межі даних, які охоплюють {firstDay}–{lastCompleteDay}. Дні без даних рахуються як дні без інцидентів.',
  },
  few: {
    en: '{count, plural, one {# incident} other {# incidents}} with a place: so few that one more or less can change the result.',
    uk: '{count, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}} з місцем: так мало, що один більше чи менше може змінити результат.',
  },
  geocode: {
    en: 'Only {share, number, ::percent .0} of the incidents have a place. Below 85 % a map can mislead, above all if what lacks a place is not spread evenly.',
    uk: 'Лише {share, number, ::percent .0} інцидентів мають місце. Нижче 85 % карта може вводити в оману, надто якщо невизначені місця розподілені нерівномірно.',
  },
  month: {
    en: 'Of {count, plural, one {# incident} other {# incidents}} only the month is known; they count on its first day. Use whole months, and no method of days or hours.',
    uk: 'Для {count, plural, one {# інциденту} other {# інцидентів}} відомий лише місяць; вони рахуються першим днем. Беріть цілі місяці й не користуйтеся методами за днями чи годинами.',
  },
  hours: {
    en: '{count, plural, one {# incident is} other {# incidents are}} left out because the hour or weekday is not known.',
    uk: '{count, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}} не враховано, бо невідома година чи день тижня.',
  },
  derived: {
    en: 'No boundary or areas are loaded: the study area is guessed from where incidents were recorded, so empty places are missing. Load a boundary for sound results.',
    uk: 'Межі чи райони не завантажено: територію вгадано за місцями інцидентів, тож порожніх місць бракує. Завантажте межу для надійних результатів.',
  },
  outside: {
    en: '{count, plural, one {# incident lies} other {# incidents lie}} outside the cells or areas looked at and {count, plural, one {is} other {are}} not counted.',
    uk: '{count, plural, one {# інцидент лежить} few {# інциденти лежать} many {# інцидентів лежать} other {# інциденту лежить}} поза розглянутими клітинками чи районами й не враховано.',
  },
  edge: {
    en: '{share, number, ::percent} of the units lie on the edge of the study area, where neighbours outside are not seen: values there are less sure.',
    uk: '{share, number, ::percent} одиниць лежать на краю території, де сусідів зовні не видно: значення там менш певні.',
  },
  asOf: { en: 'The incidents are as they were at data version {dataVersion}, published {publishedAt}.', uk: 'Інциденти такі, якими були у версії даних {dataVersion}, оприлюдненій {publishedAt}.' },
} satisfies Record<string, Text>;

/** What has to be known about the data whichever method looks at them, the gravest first. */
export function dataWarnings({ input, coverage, derivedStudyArea, outside, hourUnknown, asOf }: DataFacts): AnalysisWarning[] {
  const { events, unplaced, rows, units } = input;
  const found: AnalysisWarning[] = [];
  const warn = (code: string, severity: AnalysisWarning['severity'], text: Text): void => { found.push({ code, severity, text }); };
  const days = { firstDay: coverage.firstDay ?? '–', lastCompleteDay: coverage.lastCompleteDay ?? '–' };
  if (!coverage.covered) warn('window_not_covered', rows === 0 ? 'stop' : 'caution', say(rows === 0 ? texts.none : texts.notCovered, days));
  const share = rows === 0 ? 1 : events.n / rows;
  if (share < lowestGeocodeRate) warn('low_geocode_rate', share < hopelessGeocodeRate ? 'stop' : 'caution', say(texts.geocode, { share }));
  if (events.n > 0 && events.n < fewIncidents) warn('few_incidents', 'caution', say(texts.few, { count: events.n }));
  const monthOnly = countMonths(events) + countMonths(unplaced);
  if (monthOnly > 0) warn('month_precision', 'caution', say(texts.month, { count: monthOnly }));
  found.push(...recordingBreaks(input));
  if (derivedStudyArea) warn('derived_study_area', 'caution', texts.derived);
  if (hourUnknown > 0) warn('hour_unknown', 'note', say(texts.hours, { count: hourUnknown }));
  if (units !== null && outside > 0) warn('outside_units', 'note', say(texts.outside, { count: outside }));
  const edge = units === null ? 0 : shareOnEdge(units.neighbours.offsets, units.kind);
  if (edge >= edgeShareToMention) warn('edge_effects', 'note', say(texts.edge, { share: edge }));
  if (asOf !== null) warn('as_of', 'note', say(texts.asOf, asOf));
  const rank = { stop: 0, caution: 1, note: 2 };
  return found.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

const countMonths = ({ timePrecision }: Events): number => timePrecision.reduce((sum, precision) => sum + (precision === 3 ? 1 : 0), 0);

/** Units of a regular lattice that have fewer neighbours than one in its midst. Areas differ in their number of neighbours anyway. */
function shareOnEdge(offsets: Int32Array, kind: 'hex' | 'square' | 'area'): number {
  const n = offsets.length - 1;
  if (kind === 'area' || n === 0 || offsets[n] === 0) return 0;
  let most = 0;
  for (let i = 0; i < n; i += 1) most = Math.max(most, offsets[i + 1]! - offsets[i]!);
  let fewer = 0;
  for (let i = 0; i < n; i += 1) if (offsets[i + 1]! - offsets[i]! < most) fewer += 1;
  return fewer / n;
}
