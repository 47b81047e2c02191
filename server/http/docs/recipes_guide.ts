import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';
import { recipes } from './recipes.ts';

/** The layers in the tools that people have. */
export const recipesForm = (origin: string): Markup => html`
<p>The same layers come out of every door: pages of features, tiles, files and the product's own API. Everything of <a href="#filter">the filter</a> means the same at each. If the server asks for keys, a program sends its own as <code>Authorization: Bearer KEY</code>: <a href="#access">who may see what</a>.</p>
${recipes.map(({ tool, purpose, code: program }) => html`<h3>${tool}</h3>
<p>${purpose}</p>
${code(program(origin))}`)}`;
