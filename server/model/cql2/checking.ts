import type { LayerField } from '../../../tiles/layer.ts';
import { nearestWords } from '../nearest_words.ts';
import type { Coordinates } from './check_geometry.ts';
import { checkDepth, longestText, mostNodes, type Call, type Faults, type Place, type Syntax } from './syntax.ts';
import { spatialRelations, temporalRelations, type Scalar, type ScalarType } from './tree.ts';

/** What a filter is checked against, and how many nodes it has had so far. */
export type Checking = Coordinates & {
  types: ReadonlyMap<string, LayerField['type'] | 'Geometry'>;
  zone: string;
  nodes: { count: number };
  depth: number;
  fault: Faults;
};

/** A value, its type, and what it is in words, for problems. */
export type Typed = { type: ScalarType; node: Scalar; words: string };

/** One node more, one level deeper. */
export function enter(at: Place, checking: Checking): Checking {
  checkDepth(checking.depth + 1, at, checking.fault);
  checking.nodes.count += 1;
  if (checking.nodes.count > mostNodes) throw checking.fault(at, `The filter has more than ${mostNodes} parts. Ask for less at once; many values of one property are asked for with IN.`);
  return { ...checking, depth: checking.depth + 1 };
}

export function operands(call: Call, count: number, { fault }: Checking): readonly Syntax[] {
  if (call.args.length !== count) throw fault(call.at, `"${call.name.toUpperCase()}" takes ${count} operand(s); there are ${call.args.length}.`);
  return call.args;
}

/** The type as which two values are compared. A day beside an instant is the whole of it on the jurisdiction's clock. */
export function commonType(left: Typed, right: Typed, at: Place, { fault }: Checking): ScalarType {
  if (left.type === right.type) return left.type;
  const literalDay = [left, right].find(({ node }) => node.op === 'day');
  if (literalDay !== undefined && [left, right].some(({ type }) => type === 'instant')) return 'instant';
  const times = [left, right].some(({ type }) => type === 'instant' || type === 'day');
  const hint = times ? ' Instants are written TIMESTAMP(\'2026-03-01T04:00:00Z\'), days DATE(\'2026-03-01\').' : '';
  throw fault(at, `${left.words} and ${right.words} cannot be compared.${hint}`);
}

export const valueFunctions = ['casei', 'accenti'];

export function unknownFunction({ name, at }: Call, { fault }: Checking): Error {
  const known = [...valueFunctions, ...spatialRelations.map((one) => `s_${one}`), ...temporalRelations.map((one) => `t_${one}`)];
  return fault(at, `There is no function "${name.slice(0, 60)}". Nearest: ${nearestWords(name, known).map((one) => one.toUpperCase()).join(', ')}.`);
}

/** A text that the databases can hold and that is not longer than is allowed. */
export function checkText(value: string, at: Place, { fault }: Pick<Checking, 'fault'>): string {
  if (value.includes('\0')) throw fault(at, 'There is a NUL character in this text, which no property can hold.');
  if (!value.isWellFormed()) throw fault(at, 'There is half of a surrogate pair in this text, which is no character.');
  if (new TextEncoder().encode(value).length > longestText) throw fault(at, `This text is longer than ${longestText} bytes.`);
  return value;
}
