import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { Form } from '../../model/feature_parameters.ts';
import { cacheRule, isUnchanged, versionTag, type Versioned } from '../answer.ts';
import type { Env } from '../router.ts';
import { geoJsonType, htmlType, jsonType } from './link.ts';
import { schemaJsonType } from './schema_documents.ts';

/** The form that was asked for by `f`, else by the Accept header, else JSON. */
export function formOf(context: Context<Env>, asked: Form | undefined): Form {
  if (asked !== undefined) return asked;
  return accepts(context, { header: 'Accept', supports: [jsonType, geoJsonType, schemaJsonType, htmlType], default: jsonType }) === htmlType ? 'html' : 'json';
}

/** Documents that stand still as long as the program does. */
export const unmoving: Versioned = { agency: { slug: '', dataVersion: '0' } };

type Sent = { versioned: Versioned; form: Form; type?: string; headers?: Readonly<Record<string, string>> };

/** Answers with an ETag made from the data version, or 304 without computing anything. `type` is that of the JSON form. */
export async function sendForm(
  context: Context<Env>, { versioned, form, type = jsonType, headers: further = {} }: Sent, write: () => string | Promise<string>,
): Promise<Response> {
  const tag = versionTag(context, versioned, form);
  const headers = { ETag: tag, 'Cache-Control': cacheRule, Vary: 'Accept', ...further };
  if (isUnchanged(context, tag)) return new Response(null, { status: 304, headers });
  const body = await write();
  return new Response(body, { headers: { ...headers, 'Content-Type': form === 'html' ? `${htmlType}; charset=utf-8` : type } });
}
