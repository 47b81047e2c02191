import type { AnalysisWarning, Chart, Figure, Table, Text } from '../model/analysis.ts';
import { classification } from '../model/offence.ts';
import { harmSensitivity, type HarmSensitivity } from '../stats/harm_sensitivity.ts';
import { isDefined } from '../stats/not_defined.ts';
import { editionTitle } from './harm_parameters.ts';
import { harmTexts as texts } from './harm_texts.ts';
import type { AnalysisInput, Output, Units } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { unitName } from './tally.ts';
import type { Weighed } from './weigh_harm.ts';

export type HarmFound = { input: AnalysisInput; units: Units; first: Weighed; second: Weighed; top: number; apart: Uint8Array };

const total = (list: Float64Array): number => list.reduce((sum, one) => sum + one, 0);

/** How many of the largest it takes to hold half. */
function unitsOfHalf(values: Float64Array): number {
  const half = total(values) / 2;
  let [held, count] = [0, 0];
  for (const one of values.toSorted((a, b) => b - a)) {
    if (held >= half) break;
    held += one;
    count += 1;
  }
  return count;
}

export function describeHarm(found: HarmFound): Output {
  const { units, first, second, top } = found;
  const editions = compare(first.harm, second.harm, top);
  const numbers = compare(first.count, first.harm, top);
  const harm = total(first.harm);
  const gravest = kindsByHarm(found)[0]!;
  const said = { edition: editionTitle(first.edition), other: editionTitle(second.edition) };
  return {
    notDefined: null, used: total(first.count), harmEdition: first.edition.edition,
    reading: [
      say(texts.total, { ...said, count: total(first.count), harm, units: unitsOfHalf(first.harm), unitsOfCount: unitsOfHalf(first.count) }),
      say(texts.offence, { offence: nameOf(gravest), ofHarm: first.harmOfKind[gravest]! / harm, ofCount: first.countOfKind[gravest]! / total(first.count) }),
      ...(numbers === null ? [] : [say(texts.order, { compared: numbers.compared, same: Math.round(numbers.overlap * numbers.compared) })]),
      ...(editions === null || first.edition === second.edition ? [] : [say(texts.edition, {
        ...said, compared: editions.compared, overlap: editions.overlap, moved: editions.moved,
      })]),
      texts.caution,
    ],
    warnings: warningsOf(found), figures: figuresOf(found, { editions, numbers }),
    tables: [unitTable(found, { editions, numbers }), offenceTable(found)], charts: chartsOf(found),
    layer: {
      title: { en: 'Harm', uk: 'Шкода' }, value: { title: say({ en: 'Harm in days ({edition})', uk: 'Шкода в днях ({edition})' }, said), quantity: 'harmDays' }, ramp: 'amount', centre: null, classes: null,
      places: { units: Int32Array.from(first.harm, (_, i) => i) },
      columns: { count: first.count, value: first.harm, label: Array.from(first.harm, (_, i) => unitName(units, i)) },
    },
  };
}

function compare(first: Float64Array, second: Float64Array, top: number): HarmSensitivity | null {
  const found = harmSensitivity({ first, second, top });
  return isDefined(found) ? found : null;
}

const nameOf = (kind: number): Text => ({ en: classification[kind]!.nameEn, uk: classification[kind]!.nameUk });

/** Kinds that occur and are not added up apart, the gravest sum first. */
const kindsByHarm = ({ first, apart }: HarmFound): number[] => Array.from(first.countOfKind, (_, kind) => kind)
  .filter((kind) => first.countOfKind[kind]! > 0 && apart[kind] !== 1).toSorted((a, b) => first.harmOfKind[b]! - first.harmOfKind[a]! || a - b);

function warningsOf(found: HarmFound): AnalysisWarning[] {
  const { first, second, apart } = found;
  const borrowed = [...new Set([first, second])].flatMap(({ edition, lender, borrowed: codes, countOfKind }) => {
    const kinds = classification.flatMap(({ code }, kind) => (codes.has(code) && countOfKind[kind]! > 0 ? kind : []));
    if (kinds.length === 0 || edition === lender) return [];
    const incidents = kinds.reduce((sum, kind) => sum + countOfKind[kind]!, 0);
    return {
      code: 'harm_weights_borrowed', severity: 'caution' as const,
      text: say(texts.borrowed, { edition: editionTitle(edition), lender: editionTitle(lender), count: kinds.length, incidents }),
    };
  });
  const kept = apart.reduce((sum, one, kind) => sum + (one === 1 ? first.countOfKind[kind]! : 0), 0);
  const heaviest = kindsByHarm(found).toSorted((a, b) => first.weights[b]! - first.weights[a]!);
  return [
    ...borrowed,
    ...(kept === 0 ? [] : [{
      code: 'harm_discovered_apart', severity: 'note' as const,
      text: say(texts.apart, { count: kept, harm: total(first.harmApart) }),
    }]),
    ...(incidentsOfHalf(found, heaviest) > 3 ? [] : [{ code: 'harm_of_few_incidents', severity: 'caution' as const, text: texts.few }]),
  ];
}

/** How many of the gravest incidents hold half of all harm. */
function incidentsOfHalf({ first }: HarmFound, heaviest: readonly number[]): number {
  let [left, count] = [total(first.harm) / 2, 0];
  for (const kind of heaviest) {
    const [weight, there] = [first.weights[kind]!, first.countOfKind[kind]!];
    if (left <= 0 || weight === 0) break;
    const taken = Math.min(there, Math.ceil(left / weight));
    count += taken;
    left -= taken * weight;
  }
  return count;
}

type Compared = { editions: HarmSensitivity | null; numbers: HarmSensitivity | null };

function figuresOf({ first, second, top }: HarmFound, { editions, numbers }: Compared): Figure[] {
  const named = (title: Text, edition: string): Text => ({ en: `${title.en} (${edition})`, uk: `${title.uk} (${edition})` });
  return [
    { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count', value: total(first.count) },
    { id: 'harm', title: named({ en: 'Harm', uk: 'Шкода' }, first.edition.edition), quantity: 'harmDays', value: total(first.harm) },
    { id: 'harmApart', title: { en: 'Harm added up apart', uk: 'Шкода, порахована окремо' }, quantity: 'harmDays', value: total(first.harmApart) },
    { id: 'otherHarm', title: named({ en: 'Harm by the other table', uk: 'Шкода за іншою таблицею' }, second.edition.edition), quantity: 'harmDays', value: total(second.harm) },
    { id: 'sameByNumber', title: { en: `First ${top} by number that are so by harm`, uk: `Перші ${top} за кількістю, що такі й за шкодою` }, quantity: 'share', value: numbers?.overlap ?? null },
    { id: 'sameByOther', title: { en: `First ${top} that stay by the other table`, uk: `Перші ${top}, що лишаються за іншою таблицею` }, quantity: 'share', value: editions?.overlap ?? null },
    { id: 'rho', title: { en: 'Order of units by both tables (Spearman)', uk: 'Порядок одиниць за обома таблицями (Спірмен)' }, quantity: 'number', value: editions?.rho ?? null },
    { id: 'tau', title: { en: 'Order of units by both tables (Kendall)', uk: 'Порядок одиниць за обома таблицями (Кендалл)' }, quantity: 'number', value: editions?.tau ?? null },
    { id: 'moved', title: { en: 'Harm that the other table counts elsewhere', uk: 'Шкода, яку інша таблиця рахує деінде' }, quantity: 'share', value: editions?.moved ?? null },
  ];
}

function unitTable({ units, first, second }: HarmFound, { editions, numbers }: Compared): Table {
  const order = Array.from(first.harm, (_, i) => i).filter((i) => first.count[i]! > 0).toSorted((a, b) => first.harm[b]! - first.harm[a]! || a - b);
  const rank = (list: Int32Array | undefined, i: number): number | null => list?.[i] ?? null;
  return tableOf('units', { en: 'Units, most harm first', uk: 'Одиниці, спершу найбільша шкода' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
      { id: 'rankByNumber', title: { en: 'Rank by number', uk: 'Місце за кількістю' }, quantity: 'count' }, { id: 'harm', title: { en: 'Harm', uk: 'Шкода' }, quantity: 'harmDays' },
      { id: 'rank', title: { en: 'Rank by harm', uk: 'Місце за шкодою' }, quantity: 'count' }, { id: 'share', title: { en: 'Share of all harm', uk: 'Частка всієї шкоди' }, quantity: 'share' },
      { id: 'otherHarm', title: { en: 'By the other table', uk: 'За іншою таблицею' }, quantity: 'harmDays' }, { id: 'otherRank', title: { en: 'Rank by the other table', uk: 'Місце за іншою таблицею' }, quantity: 'count' },
      { id: 'apart', title: { en: 'Added up apart', uk: 'Пораховано окремо' }, quantity: 'harmDays' },
    ],
    rows: order.map((i) => [
      unitName(units, i), first.count[i]!, rank(numbers?.ranks.first, i), first.harm[i]!, rank(editions?.ranks.first, i), editions?.shares.first[i] ?? null, second.harm[i]!,
      rank(editions?.ranks.second, i), first.harmApart[i]!,
    ]),
  });
}

function offenceTable({ first, second, apart }: HarmFound): Table {
  const kinds = Array.from(first.countOfKind, (_, kind) => kind).filter((kind) => first.countOfKind[kind]! > 0).toSorted((a, b) => first.harmOfKind[b]! - first.harmOfKind[a]! || a - b);
  return tableOf('offences', { en: 'Offences, most harm first', uk: 'Злочини, спершу найбільша шкода' }, {
    columns: [
      { id: 'offence', title: { en: 'Offence', uk: 'Злочин' }, quantity: 'text' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
      { id: 'weight', title: { en: 'Weight', uk: 'Вага' }, quantity: 'harmDays' }, { id: 'harm', title: { en: 'Harm', uk: 'Шкода' }, quantity: 'harmDays' },
      { id: 'otherWeight', title: { en: 'Weight by the other table', uk: 'Вага за іншою таблицею' }, quantity: 'harmDays' }, { id: 'otherHarm', title: { en: 'Harm by the other table', uk: 'Шкода за іншою таблицею' }, quantity: 'harmDays' },
      { id: 'borrowed', title: { en: 'A weight is borrowed', uk: 'Вагу позичено' }, quantity: 'flag' }, { id: 'apart', title: { en: 'Added up apart', uk: 'Пораховано окремо' }, quantity: 'flag' },
    ],
    rows: kinds.map((kind) => {
      const { code } = classification[kind]!;
      return [
        nameOf(kind), first.countOfKind[kind]!, first.weights[kind]!, first.harmOfKind[kind]!, second.weights[kind]!,
        second.harmOfKind[kind]!, first.borrowed.has(code) || second.borrowed.has(code), apart[kind] === 1,
      ];
    }),
  });
}

function chartsOf(found: HarmFound): Chart[] {
  const { units, first } = found;
  const harm = total(first.harm);
  const busy = Array.from(first.count, (_, i) => i).filter((i) => first.count[i]! > 0).toSorted((a, b) => first.harm[b]! - first.harm[a]! || a - b);
  return [
    {
      kind: 'bar', id: 'offences', title: { en: 'Share of all harm by offence', uk: 'Частка всієї шкоди за видом злочину' },
      x: { title: { en: 'Offence', uk: 'Злочин' }, quantity: 'text' }, y: { title: { en: 'Share of harm', uk: 'Частка шкоди' }, quantity: 'share' },
      bars: kindsByHarm(found).slice(0, 15).map((kind) => ({ x: nameOf(kind), y: first.harmOfKind[kind]! / harm, role: 'observed' as const })),
    },
    {
      kind: 'scatter', id: 'units', title: { en: 'Units: number of incidents and harm', uk: 'Одиниці: кількість інцидентів і шкода' },
      x: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, y: { title: { en: 'Harm', uk: 'Шкода' }, quantity: 'harmDays' },
      points: busy.slice(0, 1000).map((i, at) => ({
        x: first.count[i]!, y: first.harm[i]!, role: at < found.top ? 'signal' as const : 'observed' as const,
        title: unitName(units, i),
      })),
      lines: [{ title: { en: 'Harm at the mean of all', uk: 'Шкода за загальним середнім' }, role: 'baseline', points: [[0, 0], [Math.max(...busy.map((i) => first.count[i]!)), (Math.max(...busy.map((i) => first.count[i]!)) * harm) / total(first.count)]] }],
    },
  ];
}
