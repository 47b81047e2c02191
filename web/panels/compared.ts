import type { AnalysisResult, Chart, Figure } from '../../server/model/analysis.ts';
import { quantityWords, withInterval } from '../charts/quantity.ts';
import type { Text } from '../messages/messages.tsx';

export type ComparedFigure = { id: string; title: Figure['title']; one: string; other: string; difference: string | null; differs: boolean };

const wordsOf = (text: Text, figure: Figure | undefined): string => (figure === undefined ? '–' : figure.value === null && figure.because ? figure.because[text.language] : withInterval(text, figure.quantity, figure));

/** Figures of two results beside each other, in the order of the first; those that only the other has come last. */
export function comparedFigures(text: Text, one: readonly Figure[], other: readonly Figure[]): ComparedFigure[] {
  const ids = [...new Set([...one, ...other].map(({ id }) => id))];
  return ids.map((id) => {
    const [a, b] = [one, other].map((list) => list.find((figure) => figure.id === id)) as [Figure | undefined, Figure | undefined];
    const { title, quantity } = (a ?? b)!;
    const both = typeof a?.value === 'number' && typeof b?.value === 'number' ? b.value - a.value : null;
    const sign = both !== null && both > 0 ? '+' : both !== null && both < 0 ? '−' : '';
    return {
      id, title, one: wordsOf(text, a), other: wordsOf(text, b), differs: a?.value !== b?.value,
      difference: both === null || both === 0 || quantity === 'probability' ? null : `${sign}${quantityWords(text, quantity, Math.abs(both))}`,
    };
  });
}

export type ComparedFact = { key: string; title: string; one: string; other: string; differs: boolean };
type Fact = { key: string; title: string; value: string };

/** Settings of two results beside each other, those that differ first: what else may explain a difference of the figures. */
export function comparedFacts(one: readonly Fact[], other: readonly Fact[]): ComparedFact[] {
  const keys = [...new Set([...one, ...other].map(({ key }) => key))];
  const facts = keys.map((key) => {
    const [a, b] = [one, other].map((list) => list.find((fact) => fact.key === key)) as [Fact | undefined, Fact | undefined];
    return { key, title: (a ?? b)!.title, one: a?.value ?? '–', other: b?.value ?? '–', differs: a?.value !== b?.value };
  });
  return [...facts.filter(({ differs }) => differs), ...facts.filter(({ differs }) => !differs)];
}

/** Charts of one id, beside each other. */
export const comparedCharts = (one: AnalysisResult, other: AnalysisResult): [Chart | null, Chart | null][] =>
  [...new Set([...one.charts, ...other.charts].map(({ id }) => id))].map((id) => [one, other].map(({ charts }) => charts.find((chart) => chart.id === id) ?? null) as [Chart | null, Chart | null]);
