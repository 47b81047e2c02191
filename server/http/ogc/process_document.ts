import { z } from '@hono/zod-openapi';
import type { Database } from '../../db/database.ts';
import { agencySlug } from '../../model/agency.ts';
import { Problem } from '../../model/problem.ts';
import type { Scope } from '../../model/scopes.ts';
import { mayDo, type Who } from '../../model/who.ts';
import type { Process, ProcessRoom } from '../../tasks/jobs_process.ts';
import { resolveAgency } from '../../tasks/resolve_filter.ts';
import { invalidInput } from '../router.ts';

/** What the processes around patrols begin with: somebody waits for them, as for an analysis. */
export const patrolPrefix = 'patrol-';

/** Work that is asked for by a document and makes one. */
export type DocumentWork<Body extends z.ZodType> = {
  /** Begins with `patrolPrefix`. */
  id: string;
  title: string;
  description: string;
  version: string;
  body: Body;
  /** Of whoever asks, besides that of the door. */
  scopes: readonly Scope[];
  output: { title: string; description: string };
  /** Throws the Problems of what cannot be done, before it stands in line. */
  check?(database: Database, asked: DocumentAsked<Body>, signal?: AbortSignal): Promise<void>;
  /** The id of what was made, and its address below the server's. */
  run(database: Database, asked: DocumentAsked<Body>, room: ProcessRoom): Promise<{ id: string; path: string }>;
};

export type DocumentAsked<Body extends z.ZodType> = { who: Who; agency: string | undefined; body: z.output<Body> };

const wrapper = z.object({ request: z.string(), agency: agencySlug.optional() });

/** The request as its schema has it. Throws the Problem `bad_input`, or `bad_parameter` with each field. */
export function readDocument<Body extends z.ZodType>(body: Body, text: string): z.output<Body> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Problem('bad_request', 'malformed_request', 'The request is not JSON. /docs shows what is taken.');
  }
  const read = body.safeParse(given);
  if (!read.success) throw invalidInput('json', read.error.issues as never);
  return read.data;
}

/** As a process: the request is one input, what is made has an address of its own. */
export function documentProcess<Body extends z.ZodType>(work: DocumentWork<Body>): Process {
  const { id, title, description, version, output, body, scopes } = work;
  const askedOf = ({ who, inputs }: { who: Who; inputs: Readonly<Record<string, string>> }): DocumentAsked<Body> => {
    const { request, agency } = wrapper.parse(inputs);
    return { who, agency, body: readDocument(body, request) };
  };
  return {
    id, title, description, version, sync: true, transmission: ['reference'],
    inputs: {
      request: { title: 'Request', description: 'As the address of this server takes it.', schema: { type: 'object', contentMediaType: 'application/json' }, minOccurs: 1, maxOccurs: 1 },
      agency: { title: 'agency', description: 'Short name of the agency. Default: the only one there is.', schema: { type: 'string' }, minOccurs: 0, maxOccurs: 1 },
    },
    output: { id: 'document', ...output, schema: { type: 'object', contentMediaType: 'application/json' } },
    async check(database, asked, signal) {
      const missing = scopes.find((scope) => !mayDo(asked.who, scope));
      if (missing !== undefined) throw new Problem('forbidden', 'scope_missing', `The key that was given lacks the scope "${missing}".`);
      const read = askedOf(asked);
      const { agency } = await resolveAgency(database, read.who, read.agency, signal);
      await work.check?.(database, read, signal);
      return agency;
    },
    async run(database, asked, room) {
      return { kind: 'document', ...await work.run(database, askedOf(asked), room) };
    },
  };
}
