import type { Text } from '../server/model/analysis.ts';

/** What can be set about a method, as the server describes it. */
export type Parameter = { title: Text; explain: Text } & (
  | { kind: 'number'; default: number; least: number; most: number; whole?: boolean; unit?: string }
  | { kind: 'choice'; default: string; choices: { value: string; title: Text }[] }
  | { kind: 'flag'; default: boolean }
  | { kind: 'numbers' | 'list'; default: number[]; least: number; most: number; unit?: string; size: [number, number] }
  | { kind: 'units' | 'offences'; default: string[] }
  | { kind: 'window'; default: string }
);
export type Parameters = Readonly<Record<string, Parameter>>;

/** In English, from the docblock of the statistic. */
export type MethodCard = {
  id: string; name: string; link: { text: string; href: string };
  answers: string; misread: string; formula: string; defaults: string; cost: string; reference: string;
};

export type UnitKind = 'hex' | 'square' | 'area';
export type MethodDescription = {
  id: string; title: Text; question: Text; group: string; units: UnitKind[]; random: boolean; exact: boolean; version: number;
  parameters: Parameters; card: MethodCard;
};
