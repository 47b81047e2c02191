import { html } from 'hono/html';
import { methodNames, readCard } from '../../analysis/card.ts';
import type { Markup } from './endpoint.ts';
import { matchedNumbers, type MatchedNumbers } from './known_numbers.ts';
import { docsShell, pageLinks } from './shell.ts';

/** What is no statistic but matched all the same. */
const otherTitles: Readonly<Record<string, string>> = {
  projection: 'Coordinate systems', distance: 'Distances on the globe', area_index: 'Points in areas',
  max_cover: 'Maximal covering', p_median: 'p-median', p_dispersion: 'p-dispersion',
};

const plural = (count: number, one: string, several: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
const shown = (value: number | null): string => (value === null ? 'not defined' : String(value));

function expectedText({ expected, values }: MatchedNumbers['rows'][number]): string {
  const rest = values - expected.length;
  return expected.map(shown).join(', ') + (rest > 0 ? `, and ${rest.toLocaleString('en')} more` : '');
}

const toleranceText = (tolerance: number): string => (tolerance === 0 ? 'exact' : `± ${tolerance}`);

const matched = (rows: MatchedNumbers['rows']): Markup | string => (rows.length === 0 ? '' : html`<div class="scroll" tabindex="0"><table class="prose">
<thead><tr><th scope="col">What</th><th scope="col">Source</th><th scope="col">Expected</th><th scope="col">Tolerance</th></tr></thead>
<tbody>${rows.map((row) => html`<tr><td>${row.what}</td><td>${row.source}</td><td><code>${expectedText(row)}</code></td><td>${toleranceText(row.tolerance)}${row.because === undefined ? '' : html`<br><span class="quiet">${row.because}</span>`}</td></tr>`)}</tbody>
</table></div>`);

const openOnes = (open: MatchedNumbers['open']): Markup | string => (open.length === 0 ? '' : html`<h3>Open</h3>
<ul>${open.map(({ what, source, why }) => html`<li><b>${what}</b> (${source}). ${why}.</li>`)}</ul>`);

/** Every published number that the tests of this program reproduce, and every one that they cannot. */
export function numbersPage(version: string): Markup {
  const methods = new Set(methodNames());
  const sections = matchedNumbers().map((numbers) => ({
    ...numbers, card: methods.has(numbers.method),
    title: methods.has(numbers.method) ? readCard(numbers.method).name : otherTitles[numbers.method] ?? numbers.method.replaceAll('_', ' '),
  })).toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
  const all = sections.flatMap(({ rows }) => rows);
  const values = all.reduce((sum, row) => sum + row.values, 0);
  const open = sections.flatMap((section) => section.open);
  const main = html`<h1>Numbers we match</h1>
<p>A statistic is worth what it reproduces. Here stands every number from a publication, a program of others or a calculation by hand that the tests of this program compare with its own, and every one that they should and cannot yet. The page is written by the tests: a number cannot stand here that they have not reproduced.</p>
<p id="summary"><b>${plural(all.length, 'comparison', 'comparisons')}</b> with ${plural(values, 'number', 'numbers')}, of ${plural(sections.length, 'method', 'methods')}. <b>${plural(open.length, 'number', 'numbers')}</b> ${open.length === 1 ? 'is' : 'are'} open.</p>
<p class="quiet">Tolerance is the largest difference that passes; above 1 it is a share of the number. Where it is wider than 1e-9 the reason stands beside it: printed digits, or chance.</p>
${sections.map(({ method, title, card, rows, open: own }) => html`<h2 id="${method}">${title}</h2>
${card ? html`<p><a href="/docs/methods#${method}">What it is: ${title}</a></p>` : ''}
${matched(rows)}
${openOnes(own)}`)}`;
  return docsShell({
    title: 'numbers we match', main,
    navigation: html`${pageLinks(version, '/docs/numbers')}
<b>Methods</b><ul>${sections.map(({ method, title, rows, open: own }) => html`<li><a href="#${method}">${title} <span class="quiet">${rows.length}${own.length > 0 ? `, ${own.length} open` : ''}</span></a></li>`)}</ul>`,
  });
}
