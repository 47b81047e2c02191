import { extname } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { PlanRecord } from '../model/patrol.ts';
import { planFileTypes, routeOf, type PlanFileKind } from '../tasks/plan_files.ts';

/** A file that is wanted: as what, and of which unit (null: of all). */
export type PlanOutput = { path: string; kind: PlanFileKind | 'json' };

/** By its ending; the standard output and everything else is JSON. */
export function outputOf(path: string): PlanOutput {
  const ending = extname(path).slice(1).toLowerCase();
  return { path, kind: Object.hasOwn(planFileTypes, ending) ? ending as PlanFileKind : 'json' };
}

type Write = (kind: PlanFileKind, unit: string | null) => Promise<string | Uint8Array>;

/** What goes into each of the files. JSON of one unit is its way alone. Throws the Problem `unknown_unit`. */
export async function planOutputs(record: PlanRecord, { outputs, unit }: { outputs: readonly string[]; unit: string | null }, write: Write): Promise<{ path: string; content: Uint8Array }[]> {
  const made: { path: string; content: Uint8Array }[] = [];
  const route = unit === null ? null : routeOf(record, unit);
  for (const { path, kind } of outputs.map(outputOf)) {
    const content = kind === 'json' ? `${JSON.stringify(route ?? record, null, 2)}\n` : await write(kind, unit);
    made.push({ path, content: typeof content === 'string' ? new TextEncoder().encode(content) : content });
  }
  return made;
}

/** For an output that only a file can hold. */
export function checkKinds(outputs: readonly string[], unit: string | null): void {
  if (unit !== null && outputs.length === 0) throw new Problem('bad_request', 'usage', '--unit says of which unit a file is: name one with --output.');
}
