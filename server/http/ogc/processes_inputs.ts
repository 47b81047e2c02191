import { z } from '@hono/zod-openapi';
import { Problem, type ProblemField } from '../../model/problem.ts';
import type { InputDescription, InputSchema, Process } from '../../tasks/jobs_process.ts';

/** Inputs are those of the addresses, one by one: the same names, the same meaning, the same checks. */
export function inputsOf(shape: Readonly<Record<string, z.ZodType>>, special: Readonly<Record<string, Partial<InputDescription>>> = {}): Record<string, InputDescription> {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, {
    title: name, description: schema.description ?? name, schema: schemaOf(schema), minOccurs: schema.isOptional() ? 0 : 1, maxOccurs: 1, ...special[name],
  }]));
}

function schemaOf(schema: z.ZodType): InputSchema {
  const { $schema: _, description: _d, ...found } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as InputSchema;
  return Object.keys(found).length === 0 || !('type' in found || 'enum' in found || 'const' in found) ? { type: 'string', ...found } : found;
}

/** A value in the request, or where it stands. */
const reference = z.object({ href: z.string().max(200_000), type: z.string().max(200).optional(), rel: z.string().max(200).optional(), title: z.string().max(500).optional(), hreflang: z.string().max(50).optional() }).strict();
const qualified = z.object({
  value: z.unknown(), mediaType: z.string().max(200).optional(), encoding: z.string().max(50).optional(), schema: z.unknown().optional(),
}).strict();

export const executeBody = z.strictObject({
  inputs: z.record(z.string().max(63), z.unknown()).default({})
    .describe('By name: a value; {"value": ...} with its media type; {"href": "data:..."}; or an array of those where a process takes several.'),
  outputs: z.record(z.string().max(63), z.strictObject({
    transmissionMode: z.enum(['value', 'reference']).optional().describe('value: in the answer itself; reference: its address.'),
    format: z.object({ mediaType: z.string().max(200).optional(), encoding: z.string().max(50).optional(), schema: z.unknown().optional() }).strict().optional(),
  })).optional().describe('Which outputs are wanted, and how. Default: all.'),
  response: z.enum(['raw', 'document']).default('raw').describe('raw: the output itself; document: JSON that names the outputs.'),
}).meta({ description: 'What is to be done (OGC API - Processes, execute.yaml).' });
export type ExecuteBody = z.infer<typeof executeBody>;

const bad = (field: string, message: string): ProblemField => ({ field, message });

/** The inputs as texts, as the parameters of an address would have them. Throws the Problem `bad_input`, naming each that cannot be. */
export function readInputs(process: Process, given: ExecuteBody['inputs']): Record<string, string> {
  const faults: ProblemField[] = [];
  const inputs: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const described = Object.hasOwn(process.inputs, name) ? process.inputs[name]! : null;
    if (described === null) faults.push(bad(name, `The process "${process.id}" takes no such input. It takes ${Object.keys(process.inputs).join(', ')}.`));
    else {
      const read = readOne(value, described);
      if (typeof read === 'string') inputs[name] = read;
      else faults.push(bad(name, read.fault));
    }
  }
  for (const [name, { minOccurs }] of Object.entries(process.inputs)) {
    if (minOccurs > 0 && !Object.hasOwn(given, name)) faults.push(bad(name, 'This input has to be given.'));
  }
  if (faults.length > 0) throw badInput(faults);
  return inputs;
}

export function badInput(faults: ProblemField[]): Problem {
  return new Problem('bad_request', 'bad_input', `Inputs cannot be used. ${faults.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
}

type Read = string | { fault: string };

function readOne(value: unknown, { maxOccurs, schema }: InputDescription): Read {
  if (!Array.isArray(value)) return readSingle(value, schema);
  if (maxOccurs !== null && value.length > maxOccurs) return { fault: maxOccurs === 1 ? 'Give one value, not an array.' : `Give ${maxOccurs} values at most.` };
  const read = value.map((one) => readSingle(one, schema));
  const wrong = read.find((one): one is { fault: string } => typeof one !== 'string');
  return wrong ?? read.join(',');
}

function readSingle(value: unknown, schema: InputSchema): Read {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : { fault: 'Give a number.' };
  if (value === null || typeof value !== 'object') return { fault: 'Give a value; leave the input out if there is none.' };
  const isReference = reference.safeParse(value);
  if (isReference.success) return readReference(isReference.data.href);
  const isQualified = 'value' in value ? qualified.safeParse(value) : null;
  if (isQualified?.success === true) return isObjectValue(isQualified.data.value) && !takesObjects(schema) ? { fault: 'Give a text or a number.' } : readSingleValue(isQualified.data.value);
  return takesObjects(schema) ? JSON.stringify(value) : { fault: 'Give a text or a number, {"value": ...}, or {"href": "data:..."}.' };
}

const isObjectValue = (value: unknown): boolean => typeof value === 'object' && value !== null;
const takesObjects = (schema: InputSchema): boolean => JSON.stringify(schema).includes('"object"');
const readSingleValue = (value: unknown): Read => (isObjectValue(value) ? JSON.stringify(value) : value === undefined || value === null ? { fault: 'Give a value.' } : String(value));

/** What a data: address says (RFC 2397). Nothing is fetched from elsewhere: a request must not send this server to addresses of its choice. */
function readReference(href: string): Read {
  const found = /^data:([^,;]*(?:;[^,;=]+=[^,;]*)*)(;base64)?,([\s\S]*)$/.exec(href);
  if (found === null) return { fault: 'This server fetches nothing from other addresses. Give the value itself, or as a data: address.' };
  try {
    return found[2] === undefined ? decodeURIComponent(found[3]!) : new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(found[3]!), (letter) => letter.codePointAt(0)!));
  } catch {
    return { fault: 'The data: address cannot be read.' };
  }
}

/** How the one output is wanted. Throws the Problem `bad_input` for outputs that there are not. */
export function readTransmission(process: Process, { outputs }: ExecuteBody): 'value' | 'reference' {
  const asked = outputs ?? {};
  const unknown = Object.keys(asked).find((name) => name !== process.output.id);
  if (unknown !== undefined) throw badInput([bad(`outputs.${unknown}`, `The process "${process.id}" has no such output; it has ${process.output.id}.`)]);
  const mode = asked[process.output.id]?.transmissionMode ?? process.transmission[0]!;
  if (process.transmission.includes(mode)) return mode;
  throw badInput([bad(`outputs.${process.output.id}.transmissionMode`, `This output is transmitted as ${process.transmission.join(' or ')}.`)]);
}
