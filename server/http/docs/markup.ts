import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';

/** A part of the reference page that no schema can say. */
export type Guide = { id: string; title: string; body: Markup };

export const code = (text: string): Markup => html`<pre tabindex="0"><code>${text}</code></pre>`;
export const row = (cells: readonly (string | Markup)[]): Markup => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
export const table = (head: readonly string[], rows: readonly Markup[]): Markup =>
  html`<div class="scroll" tabindex="0"><table><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
