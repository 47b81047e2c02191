import { html } from 'hono/html';
import type { Markup } from './endpoint.ts';

/** A line of a Markdown list: "- **Title** (more). Text." */
const item = /^- \*\*(?<title>.+?)\*\*(?<text>.*)$/;

const listed = (line: string): Markup => {
  const { title, text } = item.exec(line)?.groups ?? {};
  return html`<li>${title === undefined ? line : html`<b>${title}</b>${text}`}</li>`;
};

/**
 * What was planted in the demonstration city, from its Markdown list. Folded, so that somebody who wants to find it out
 * does not read it in passing.
 */
export const trainers = (planted: string): Markup => html`
<p>The demonstration city is fictional, and its places, people and records are generated. Patterns were planted in it, so that a course has something to find and a trainer can tell whether it was found. Nothing in the database says which incidents they are, and everything else in the city is everyday noise.</p>
<details><summary>What was planted, where and when</summary>
<ul>${planted.split('\n').filter((line) => line !== '').map(listed)}</ul>
</details>`;
