import type { Warning } from '../../server/model/answers.ts';
import type { ChangeTable } from '../../server/model/change_table.ts';
import { offenceByCode } from '../../server/model/offence.ts';
import type { MessageId, Text } from '../messages/messages.tsx';
import { windowWords } from './window_picker.tsx';

const verdicts: Readonly<Record<string, MessageId>> = {
  3: 'change.verdict3', 2: 'change.verdict2', 1: 'change.verdict1', 0: 'change.verdict0', [-1]: 'change.verdict-1', [-2]: 'change.verdict-2', [-3]: 'change.verdict-3',
};

/** What the test says of a row, in words. */
export function changeVerdict(text: Text, { meta, bin }: Pick<ChangeTable, 'meta' | 'bin'>, row: number): string {
  if (!meta.changes.compared) return text.t('change.verdictNone');
  const own = bin[row] ?? null;
  return text.t(own === null ? 'change.verdictFew' : verdicts[own]!);
}

/** Both windows, the present one first. */
export function comparedWindows(text: Text, { meta }: Pick<ChangeTable, 'meta'>): string {
  const { filter, changes } = meta;
  return text.t('change.windows', {
    now: windowWords(text, { from: filter.fromDay, to: filter.toDay }), before: windowWords(text, { from: changes.fromDay, to: changes.toDay }),
  });
}

const least = 0.001;
export const probability = (text: Text, p: number): string =>
  (p < least ? text.t('change.pBelow', { p: text.number(least, 3) }) : text.t('change.p', { p: text.number(p, 3) }));

/** The ratio with its interval; where nothing was before, how large it is at least. Null without any incidents. */
export function ratioWords(text: Text, { ratio, ratioLower, ratioUpper }: Pick<ChangeTable, 'ratio' | 'ratioLower' | 'ratioUpper'>, row: number): string | null {
  const [own, lower, upper] = [ratio[row] ?? null, ratioLower[row] ?? null, ratioUpper[row] ?? null];
  if (lower === null) return null;
  if (own === null || upper === null) return text.t('change.ratioOpen', { lower: text.number(lower, 2) });
  return text.t('change.ratio', { ratio: text.number(own, 2), lower: text.number(lower, 2), upper: text.number(upper, 2) });
}

function warned(text: Text, { code, values = {} }: Warning): string[] {
  const { t } = text;
  if (code === 'unequal_windows') return [t('change.unequal', { times: text.number(Number(values['times']), 1) })];
  if (code !== 'not_compared') return [];
  if (values['firstDay'] === undefined || values['firstDay'] === '') return [t('change.noWeekday')];
  return [t('change.notCompared', { firstDay: text.day(String(values['firstDay'])), lastDay: text.day(String(values['lastCompleteDay'])) })];
}

/** What stands in the way of the comparison. */
export const changeWarnings = (text: Text, { meta }: ChangeTable): string[] => meta.warnings.flatMap((warning) => warned(text, warning));

/** How the numbers must not be read. */
export function changeCaveats(text: Text, { meta }: ChangeTable, measure: 'count' | 'harm'): string[] {
  const { t } = text;
  return [
    ...(meta.changes.compared ? [t('change.caveat'), t('change.outlined')] : []),
    ...(measure === 'harm' ? [t('change.caveatHarm')] : []),
    ...((meta.filter.offences ?? []).some((code) => offenceByCode.get(code)?.recordedBy === 'discovered') ? [t('legend.caveatDiscovered')] : []),
  ];
}

/** How many incidents both windows hold. */
export function changeRows({ t, number }: Text, { meta }: ChangeTable): string {
  const { rows, placed, changes } = meta;
  if (changes.rows === null) return t('change.rowsNow', { now: rows, placed: number(placed) });
  return t('change.rows', { now: rows, before: number(changes.rows), placed: number(placed), placedBefore: number(changes.placed ?? 0) });
}

/** How the numbers were made, as pairs of what and how. */
export function changeFacts(text: Text, table: ChangeTable, asOf: string): [MessageId, string][] {
  const { t } = text;
  const { meta, meta: { changes: { compared, days, tests, fewest, result, resultHash } } } = table;
  const method = [
    ...(compared ? [t('change.method', { tests })] : changeWarnings(text, table)),
    ...(days.now === days.before ? [] : [t('change.methodScaled', { now: text.number(days.now, 1), before: text.number(days.before, 1) })]),
  ];
  return [
    ['legend.method', method.join('. ')],
    ['legend.window', t('legend.windowText', { window: comparedWindows(text, table), zone: meta.filter.zone })],
    ['legend.rows', changeRows(text, table)],
    ...(fewest === null ? [] : [['change.few', t('change.fewText', { fewest })] as [MessageId, string]]),
    ['legend.dataAsOf', t('legend.dataAsOfText', { time: asOf, version: meta.dataVersion })],
    ...(result === null || resultHash === null ? [] : [['legend.run', `${result}, ${resultHash.slice(0, 12)}`] as [MessageId, string]]),
  ];
}
