import { html } from 'hono/html';
import { cardLabels, methodNames, readCard, type MethodCard } from '../../analysis/card.ts';
import { methods } from '../../analysis/methods.ts';
import type { Markup } from './endpoint.ts';
import { matchedNumbers } from './known_numbers.ts';
import { docsShell, pageLinks } from './shell.ts';

/** Names in backquotes become code; paragraphs stay apart. */
const prose = (text: string): Markup[] => text.split('\n').map((paragraph) =>
  html`<p>${paragraph.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}</p>`);

function cardMarkup(card: MethodCard, chosenAs: readonly string[], numbers: number): Markup {
  return html`<section class="endpoint" id="${card.id}">
<h3>${card.name}</h3>
<p><a href="${card.link.href}" rel="noreferrer">${card.link.text}: ${card.name}</a>${numbers === 0 ? '' : html` · <a href="/docs/numbers#${card.id}">Numbers we match of ${card.name} (${numbers})</a>`}</p>
${chosenAs.length === 0 ? '' : html`<p>To choose on the page as: <b>${chosenAs.join(', ')}</b>.</p>`}
<dl class="card">${(Object.keys(cardLabels) as (keyof typeof cardLabels)[]).map((field) => html`<dt>${cardLabels[field]}</dt><dd>${prose(card[field])}</dd>`)}</dl>
</section>`;
}

/** The card of every method, as it stands above its code. */
export function methodsPage(version: string): Markup {
  const compared = new Map(matchedNumbers().map(({ method, rows }) => [method, rows.length]));
  const cards = methodNames().map(readCard).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const chosenAs = (id: string): string[] => methods.filter(({ card }) => card === id).map(({ title }) => title.en);
  const groups = [
    { id: 'analyses', title: 'Analyses', cards: cards.filter(({ id }) => chosenAs(id).length > 0) },
    { id: 'parts', title: 'What they are made of', cards: cards.filter(({ id }) => chosenAs(id).length === 0) },
  ].filter((group) => group.cards.length > 0);
  const main = html`<h1>Methods</h1>
<p>What each method answers, how it is misread, how it is computed and from where it is known. The texts are read from the program itself, where they stand above the code that computes; the page of an analysis and the printed sheet show the same ones. Which published numbers each reproduces stands in <a href="/docs/numbers">Numbers we match</a>.</p>
${groups.map(({ id, title, cards: own }) => html`<h2 id="${id}">${title}</h2>
${own.map((card) => cardMarkup(card, chosenAs(card.id), compared.get(card.id) ?? 0))}`)}`;
  return docsShell({
    title: 'methods', main,
    navigation: html`${pageLinks(version, '/docs/methods')}
${groups.map(({ title, cards: own }) => html`<b>${title}</b><ul>${own.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul>`)}`,
  });
}
