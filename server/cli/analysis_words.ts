import { cardLabels, readCard } from '../analysis/card.ts';
import type { Method } from '../analysis/method.ts';
import { methods } from '../analysis/methods.ts';
import type { AnalysisResult, Figure, Text } from '../model/analysis.ts';
import type { Language } from './analyse_options.ts';

/** Methods and results as text, for a terminal. */
const words = {
  window: { en: 'Window', uk: 'Вікно' }, incidents: { en: 'Incidents', uk: 'Інциденти' }, used: { en: 'used', uk: 'використано' }, unit: { en: 'Unit', uk: 'Одиниця' },
  seed: { en: 'Seed', uk: 'Зерно' }, notDefined: { en: 'There is no result', uk: 'Результату немає' }, result: { en: 'Result', uk: 'Результат' }, tables: { en: 'Tables', uk: 'Таблиці' },
  version: { en: 'data version', uk: 'версія даних' }, parameters: { en: 'What can be set', uk: 'Що можна задати' }, otherwise: { en: 'Default', uk: 'Типово' },
} as const satisfies Record<string, Text>;

const marks = { stop: '!!', caution: '! ', note: '  ' } as const;

export const methodsInWords = (language: Language): string => methods.map(({ id, title, question, units }) =>
  `${id}\n    ${title[language]}. ${question[language]}${units.length === 0 ? '' : ` (${units.join(', ')})`}`).join('\n');

export function cardInWords({ id, title, question, card: name, parameters }: Method, language: Language): string {
  const card = readCard(name);
  const labels = Object.entries(cardLabels).map(([field, label]) => `${label}: ${card[field as keyof typeof cardLabels]}`);
  const settable = Object.entries(parameters).map(([parameter, { title: of, explain, default: otherwise }]) =>
    `  --${parameter}  ${of[language]}. ${explain[language]} ${words.otherwise[language]}: ${Array.isArray(otherwise) ? otherwise.join(',') || '-' : String(otherwise)}.`);
  return [`${id}: ${title[language]}. ${question[language]}`, '', card.name, card.link.href, '', ...labels, '', ...(settable.length === 0 ? [] : [`${words.parameters[language]}:`, ...settable])].join('\n').trimEnd();
}

const shown = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

const leastShown = 0.0001;

function valueOf(quantity: Figure['quantity'], value: Figure['value'] | undefined): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (quantity === 'count') return value.toLocaleString('en');
  if (quantity === 'probability' && value < leastShown) return `< ${leastShown}`;
  return quantity === 'share' ? `${shown.format(100 * value)} %` : shown.format(value);
}

function figureLine(figure: Figure, language: Language): string {
  const { title, quantity, lower, upper, because } = figure;
  const interval = lower == null && upper == null ? '' : ` (${valueOf(quantity, lower)} … ${valueOf(quantity, upper)})`;
  return `  ${title[language]}: ${valueOf(quantity, figure.value)}${interval}${figure.value === null && because !== undefined ? `. ${because[language]}` : ''}`;
}

/** What was found, as a person at the keyboard wants to read it. */
export function resultInWords(result: AnalysisResult, language: Language): string[] {
  const { title, filter, rows, used, unit, seed, dataVersion, notDefined, reading, figures, warnings, tables, id } = result;
  const say = (name: keyof typeof words): string => words[name][language];
  return [
    `${title[language]}`, `${say('window')}: ${filter.fromDay} … ${filter.toDay} (${filter.zone}), ${filter.agency}, ${say('version')} ${dataVersion}`,
    `${say('incidents')}: ${rows.toLocaleString('en')}, ${say('used')}: ${used.toLocaleString('en')}${unit === 'none' ? '' : `. ${say('unit')}: ${unit}`}${seed === null ? '' : `. ${say('seed')}: ${seed}`}`, '',
    ...(notDefined === null ? [] : [`${say('notDefined')}: ${notDefined[language]}`]),
    ...reading.map((sentence) => sentence[language]), ...(figures.length === 0 ? [] : ['', ...figures.map((figure) => figureLine(figure, language))]),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map(({ severity, text }) => `${marks[severity]} ${text[language]}`)]), '',
    ...(tables.length === 0 ? [] : [`${say('tables')}: ${tables.map((table) => table.id).join(', ')}`]), `${say('result')}: ${id}`,
  ];
}
