import { endOf } from './reader.ts';
import { checkDepth, shapeTypes, type Faults, type Shape, type ShapeType, type Syntax } from './syntax.ts';

type Members = Record<string, unknown>;
type Walk = { fault: Faults; depth: number };

/** CQL2 JSON (OGC 21-065r2, annex on its schema); what its names mean is looked at afterwards. */
export function readJson(source: string, fault: Faults): Syntax {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw fault(offsetIn(error, source), 'This is not JSON. CQL2 JSON looks like {"op": ">", "args": [{"property": "count"}, 5]}; text is asked for with filter-lang=cql2-text.');
  }
  return readValue(value, '$', { fault, depth: 0 });
}

/** Where JSON.parse stopped, as far as it says. */
function offsetIn(error: unknown, source: string): number {
  const [, position] = /position (\d+)/.exec(String(error)) ?? [];
  return position === undefined ? source.length : Number(position);
}

function readValue(value: unknown, at: string, walk: Walk): Syntax {
  checkDepth(walk.depth / 2, at, walk.fault);
  const deeper = { ...walk, depth: walk.depth + 1 };
  if (typeof value === 'string') return { is: 'text', value, at };
  if (typeof value === 'number') return { is: 'number', value, at };
  if (typeof value === 'boolean') return { is: 'boolean', value, at };
  if (Array.isArray(value)) return { is: 'list', items: value.map((item, index) => readValue(item, `${at}[${index}]`, deeper)), at };
  if (value === null) throw walk.fault(at, 'null is not compared. Ask {"op": "isNull", "args": [{"property": "name"}]}.');
  return readObject(value as Members, at, deeper);
}

const readers: Readonly<Record<string, { others: readonly string[]; read: (members: Members, at: string, walk: Walk) => Syntax }>> = {
  op: { others: ['args'], read: readCall },
  property: { others: [], read: ({ property }, at, { fault }) => ({ is: 'property', name: textOf(property, `${at}.property`, fault), at }) },
  date: { others: [], read: ({ date }, at, { fault }) => ({ is: 'date', text: textOf(date, `${at}.date`, fault), at }) },
  timestamp: { others: [], read: ({ timestamp }, at, { fault }) => ({ is: 'timestamp', text: textOf(timestamp, `${at}.timestamp`, fault), at }) },
  interval: { others: [], read: readInterval },
  type: { others: ['coordinates', 'geometries', 'bbox'], read: (members, at, { fault }) => ({ is: 'geometry', shape: readShape(members, at, fault), at }) },
  bbox: { others: [], read: readBox },
};

function readObject(members: Members, at: string, walk: Walk): Syntax {
  const kind = Object.keys(readers).find((name) => Object.hasOwn(members, name));
  if (kind === undefined) throw walk.fault(at, `Expected an object with one of ${Object.keys(readers).join(', ')}.`);
  const { others, read } = readers[kind]!;
  const stray = Object.keys(members).find((name) => name !== kind && !others.includes(name));
  if (stray !== undefined) throw walk.fault(at, `"${stray.slice(0, 60)}" is not expected beside "${kind}".`);
  return read(members, at, walk);
}

function textOf(value: unknown, at: string, fault: Faults): string {
  if (typeof value !== 'string') throw fault(at, 'Expected a text.');
  return value;
}

function listOf(value: unknown, at: string, fault: Faults): unknown[] {
  if (!Array.isArray(value)) throw fault(at, 'Expected an array.');
  return value;
}

function readCall({ op, args }: Members, at: string, walk: Walk): Syntax {
  const name = textOf(op, `${at}.op`, walk.fault).toLowerCase();
  const items = listOf(args, `${at}.args`, walk.fault);
  return { is: 'call', name, args: items.map((item, index) => readValue(item, `${at}.args[${index}]`, walk)), at };
}

function readInterval({ interval }: Members, at: string, walk: Walk): Syntax {
  const ends = listOf(interval, `${at}.interval`, walk.fault);
  if (ends.length !== 2) throw walk.fault(`${at}.interval`, `An interval has two ends, not ${ends.length}.`);
  const [start, end] = ends.map((item, index) => {
    const place = `${at}.interval[${index}]`;
    return typeof item === 'string' ? endOf(item, place) : readValue(item, place, walk);
  });
  return { is: 'interval', ends: [start!, end!], at };
}

function readBox({ bbox }: Members, at: string, { fault }: Walk): Syntax {
  const numbers = listOf(bbox, `${at}.bbox`, fault);
  if (!numbers.every((one) => typeof one === 'number')) throw fault(`${at}.bbox`, 'Expected numbers.');
  return { is: 'box', numbers: numbers as number[], at };
}

function readShape(members: Members, at: string, fault: Faults): Shape {
  const type = textOf(members['type'], `${at}.type`, fault);
  if (!shapeTypes.includes(type as ShapeType)) throw fault(`${at}.type`, `Expected one of ${shapeTypes.join(', ')}.`);
  if (type !== 'GeometryCollection') return { type: type as ShapeType, coordinates: members['coordinates'] };
  const geometries = listOf(members['geometries'], `${at}.geometries`, fault);
  return { type, geometries: geometries.map((member, index) => {
    const place = `${at}.geometries[${index}]`;
    if (typeof member !== 'object' || member === null || (member as Members)['type'] === 'GeometryCollection') throw fault(place, 'Expected a geometry other than a collection.');
    return readShape(member as Members, place, fault);
  }) };
}
