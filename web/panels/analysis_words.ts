import type { AnalysisLayer, AnalysisResult } from '../../server/model/analysis.ts';
import type { Parameters } from '../analysis_methods.ts';
import { quantityWords, rangeWords, said, withInterval } from '../charts/quantity.ts';
import type { AnalysisClass } from '../layers/analysis_classes.ts';
import type { AnalysisScene } from '../layers/analysis_scene.ts';
import type { Text } from '../messages/messages.tsx';
import { valueWords } from './parameter_field.tsx';
import { scopeParts } from './scope.tsx';
import { unitChoiceWords } from './unit_field.tsx';

/** A result that must not be acted on. */
export const isStopped = ({ warnings }: Pick<AnalysisResult, 'warnings'>): boolean => warnings.some(({ severity }) => severity === 'stop');

/** The least of what is there tells nothing when it is next to nothing: then the first class is all below its end. */
const fromWords = (is: AnalysisClass['is'] & { kind: 'amount' | 'change' }): number | null =>
  (is.kind === 'amount' && is.place === 0 && is.to !== null && is.from >= 0 && is.from < is.to / 10 ? null : is.from);

export function classWords(text: Text, { value }: Pick<AnalysisLayer, 'value'>, { is }: AnalysisClass): string {
  switch (is.kind) {
    case 'meaning': return said(text, is.title);
    case 'nothing': return text.t('analysis.class.nothing');
    case 'noValue': return text.t('analysis.class.noValue');
    case 'amount': case 'change': return is.from === null && is.to === null ? text.t('analysis.class.same') : rangeWords(text, value.quantity, fromWords(is), is.to);
  }
}

/** Name of a feature: what the method calls it, else its unit. */
export const featureName = ({ layer: { columns, unit } }: AnalysisScene, row: number): string => columns.label?.[row] ?? unit[row]!;

/** The numbers of a feature, as pairs of what and how much. */
export function featureFacts(text: Text, scene: AnalysisScene, row: number): [string, string][] {
  const { layer: { columns, value }, classified } = scene;
  const facts: [string, string][] = [];
  const own = classified.classes[classified.of[row]!];
  if (own && own.is.kind === 'meaning') facts.push([text.t('analysis.feature.class'), classWords(text, scene.layer, own)]);
  if (columns.value) facts.push([
    said(text, value.title),
    withInterval(text, value.quantity, { value: columns.value[row] ?? null, lower: columns.lower?.[row], upper: columns.upper?.[row] }),
  ]);
  if (columns.count) facts.push([text.t('analysis.feature.count'), quantityWords(text, 'count', columns.count[row])]);
  if (columns.expected) facts.push([text.t('analysis.feature.expected'), quantityWords(text, 'number', columns.expected[row])]);
  if (columns.score) facts.push([text.t('analysis.feature.score'), quantityWords(text, 'z', columns.score[row])]);
  if (columns.p) facts.push([text.t('analysis.feature.p'), quantityWords(text, 'probability', columns.p[row])]);
  if (columns.q) facts.push([text.t('analysis.feature.q'), quantityWords(text, 'probability', columns.q[row])]);
  if (columns.from?.[row]) facts.push([text.t('analysis.feature.from'), quantityWords(text, 'instant', columns.from[row])]);
  if (columns.until?.[row]) facts.push([text.t('analysis.feature.until'), quantityWords(text, 'instant', columns.until[row])]);
  return facts;
}

/** How a result was made: everything that somebody needs to make it again. The key tells the same facts of two results from each other. */
export function resultFacts(
  text: Text, result: AnalysisResult, { parameters, areaName }: { parameters: Parameters; areaName: string | null },
): { key: string; title: string; value: string }[] {
  const { t } = text;
  const names = [
    ...Object.keys(parameters).filter((name) => name in result.parameters),
    ...Object.keys(result.parameters).filter((name) => !(name in parameters))
  ];
  const used = names.map((name) => ({
    key: `p.${name}`, title: parameters[name] ? said(text, parameters[name].title) : name, value: valueWords(text, parameters[name], result.parameters[name]),
  }));
  return [
    { key: 'scope', title: t('analysis.fact.scope'), value: scopeParts(text, result.filter, areaName).join(' · ') },
    {
      key: 'rows', title: t('analysis.fact.rows'),
      value: t('analysis.fact.rowsText', { rows: result.rows, placed: text.number(result.placed), used: text.number(result.used) }),
    },
    { key: 'unit', title: t('unit.label'), value: unitChoiceWords(text, result.unit) },
    ...used,
    ...(result.seed === null ? [] : [{ key: 'seed', title: t('analysis.seed'), value: String(result.seed) }]),
    { key: 'studyArea', title: t('legend.studyArea'), value: `${result.studyArea.label || result.studyArea.kind}, ${quantityWords(text, 'squareKm', result.studyArea.squareKm)}` },
    { key: 'crs', title: t('analysis.crs'), value: result.crs },
    { key: 'dataVersion', title: t('analysis.fact.dataVersion'), value: result.dataVersion },
    { key: 'harmEdition', title: t('analysis.fact.harmEdition'), value: result.harmEdition },
    { key: 'method', title: t('analysis.fact.method'), value: t('analysis.fact.methodText', { method: result.method, version: result.methodVersion }) },
    { key: 'id', title: t('analysis.fact.id'), value: result.id },
  ];
}
