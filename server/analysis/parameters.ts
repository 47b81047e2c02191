import { z } from 'zod';
import { unitChoice, type Text } from '../model/analysis.ts';

/**
 * What can be set about a method. One description makes the form on the page, the check at every door, the documentation, and
 * the type of the values: the name, what it does, and why the default is what it is.
 */
type Common = { title: Text; /** What it does, and why this default. */ explain: Text };
export type Parameter = Common & (
  | { kind: 'number'; default: number; least: number; most: number; whole?: boolean; unit?: 'metres' | 'days' | 'hours' | 'kilometres' | 'percent' }
  | { kind: 'choice'; default: string; choices: readonly { value: string; title: Text }[] }
  | { kind: 'flag'; default: boolean }
  /** Ascending numbers: borders of bands. */
  | { kind: 'numbers'; default: readonly number[]; least: number; most: number; unit?: 'metres' | 'days' | 'hours' | 'kilometres'; /** Fewest and most members. */ size: readonly [number, number] }
  /** Numbers in any order, repeats allowed: measurements. */
  | { kind: 'list'; default: readonly number[]; least: number; most: number; unit?: 'kilometres' | 'metres'; size: readonly [number, number] }
  /** Ids of units, separated by commas. */
  | { kind: 'units'; default: readonly string[] }
  /** Offence codes; empty for all. */
  | { kind: 'offences'; default: readonly string[] }
  /** Another window: previous, year, or FROM/TO. */
  | { kind: 'window'; default: string }
);
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { kind: 'number' } ? number
  : P extends { kind: 'choice'; choices: readonly { value: infer V }[] } ? V
    : P extends { kind: 'flag' } ? boolean
      : P extends { kind: 'numbers' | 'list' } ? readonly number[]
        : P extends { kind: 'units' | 'offences' } ? readonly string[] : string;
export type Values<P extends Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

const words = (explain: Text, otherwise: unknown): string => `${explain.en} Default: ${Array.isArray(otherwise) ? otherwise.join(',') || 'none' : String(otherwise)}.`;

const listed = (text: string): string[] => text.split(',').map((part) => part.trim()).filter((part) => part !== '');

function numberList({ least, most, size, kind }: Extract<Parameter, { kind: 'numbers' | 'list' }>) {
  return z.string().max(20_000).transform((text, context) => {
    const found = listed(text).map(Number);
    const fault = found.some((value) => !Number.isFinite(value) || value < least || value > most) ? `Give numbers from ${least} to ${most}, separated by commas.`
      : found.length < size[0] || found.length > size[1] ? `Give ${size[0]} to ${size[1]} numbers.`
        : kind === 'numbers' && found.some((value, i) => i > 0 && value <= found[i - 1]!) ? 'Give ascending numbers.' : null;
    if (fault === null) return found;
    context.addIssue({ code: 'custom', message: fault });
    return z.NEVER;
  });
}

const textList = (form: RegExp, message: string) => z.string().max(20_000).transform((text, context) => {
  const found = listed(text);
  if (found.every((one) => form.test(one)) && found.length <= 5000) return found;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function schemaOf(parameter: Parameter): z.ZodType {
  switch (parameter.kind) {
    case 'number': {
      const number = z.coerce.number(`Give a number from ${parameter.least} to ${parameter.most}.`).min(parameter.least).max(parameter.most);
      return parameter.whole === true ? number.int('Give a whole number.') : number;
    }
    case 'choice': return z.enum(parameter.choices.map(({ value }) => value) as [string, ...string[]]);
    case 'flag': return z.enum(['true', 'false']).transform((text) => text === 'true');
    case 'numbers': case 'list': return numberList(parameter);
    case 'units': return textList(/^[\w:.-]{1,80}$/, 'Give ids of units, separated by commas.');
    case 'offences': return textList(/^[a-z_]+(\.[a-z_]+)?$/, 'Give offence codes, separated by commas.');
    case 'window': return z.string().regex(/^(previous|year|\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2})$/, 'Give previous, year, or two days as FROM/TO.');
  }
}

/** Texts as an address has them become values; what is left out has its default. */
export function parameterShape(parameters: Parameters): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) =>
    [name, schemaOf(parameter).optional().transform((value) => value ?? parameter.default).describe(words(parameter.explain, parameter.default))]));
}

/** What every analysis takes besides its own parameters and the filter. */
export const commonShape = {
  unit: unitChoice.optional().describe('What incidents are added up by: hex:9, square:500 (metres), area:district. Default: that of the method; none where the points themselves are looked at.'),
  seed: z.coerce.number('Give a whole number from 0 to 4294967295.').int().min(0).max(4_294_967_295).default(1).describe('Of the random numbers: the same seed draws the same. Default: 1.'),
  crs: z.string().regex(/^EPSG:\d{4,5}$/, 'Give an EPSG code (EPSG:32615) of a system in metres.').optional()
    .describe('Coordinate system in metres in which distances are measured. Default: the UTM zone of the middle of the data.'),
};

/** Names that the filter, the common part and the command line have taken. */
export const takenNames: ReadonlySet<string> = new Set([
  'agency', 'from', 'to', 'offences', 'hours', 'weekdays', 'area', 'asOf', 'method', 'unit', 'seed', 'crs', 'lang',
  'output', 'table', 'list', 'card', 'force', 'server', 'help',
]);
