import { OpenAPIHono } from '@hono/zod-openapi';
import { Problem, type ProblemField } from '../model/problem.ts';
import type { Who } from '../model/who.ts';

/** What requests carry along inside the server. */
export type Env = {
  Variables: {
    release: string;
    who: Who;
    /** Adds features or incidents to what the key has been given today; does nothing without a key. A door that hands out rows says so here. */
    countRows: (rows: number) => void;
  };
};

type Issue = { code: string; path: PropertyKey[]; message: string; keys?: string[] };
type Target = 'json' | 'query' | 'param' | 'header' | 'form' | 'cookie';

const inWords: Record<Target, string> = {
  json: 'the body', query: 'the query', param: 'the address', header: 'the headers', form: 'the form', cookie: 'the cookies',
};

function fieldsOf(issues: readonly Issue[]): ProblemField[] {
  return issues.flatMap((issue) => issue.keys?.length
    ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message: 'There is no such parameter.' }))
    : [{ field: issue.path.join('.'), message: issue.message }]);
}

export function invalidInput(target: string, issues: readonly Issue[]): Problem {
  const fields = fieldsOf(issues);
  const unknown = issues.every((issue) => issue.code === 'unrecognized_keys');
  const told = fields.slice(0, 5).map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(' ');
  return new Problem('bad_request', unknown ? 'unknown_parameter' : 'bad_parameter',
    `Not understood in ${inWords[target as Target] ?? target}. ${told} /docs lists what is taken.`, fields);
}

/**
 * The one way to make a router. Its hook throws instead of answering: a hook that returns an answer of its own widens the
 * types of hono's client, and errors would be written in two places.
 */
export const newRouter = (): OpenAPIHono<Env> => new OpenAPIHono<Env>({
  defaultHook: (result) => {
    if (!result.success) throw invalidInput(result.target, result.error.issues as readonly Issue[]);
  },
});
