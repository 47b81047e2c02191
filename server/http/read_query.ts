import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { invalidInput, type Env } from './router.ts';

/** The query of an address that is routed by hand, checked like all others: what is not taken is refused rather than ignored. */
export function readQuery<S extends z.ZodType>(context: Context<Env>, schema: S): z.infer<S> {
  const given = Object.fromEntries(Object.entries(context.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
  const read = schema.safeParse(given);
  if (!read.success) throw invalidInput('query', read.error.issues);
  return read.data;
}
