import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardLabels, methodNames, readCard } from '../../../../server/analysis/card.ts';
import { methods } from '../../../../server/analysis/methods.ts';
import { matchedNumbers } from '../../../../server/http/docs/known_numbers.ts';
import { methodsPage } from '../../../../server/http/docs/methods_page.ts';
import { numbersPage } from '../../../../server/http/docs/numbers_page.ts';
import { hasChromium, launchBrowser } from '../../../support/browser.ts';

const tests = new URL('../../..', import.meta.url).pathname;
const sources = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => readFileSync(join(tests, file), 'utf8'));
/** Names that a test hands to `knownNumbers`, also where the call is broken over lines. */
const tested = sources.flatMap((source) => [...source.matchAll(/knownNumbers\(\s*'(\w+)'/g)].map(([, method]) => method!));

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const anchors = (page: string): string[] => [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!);
const links = (page: string, to: RegExp): string[] => [...page.matchAll(to)].map(([, id]) => id!);

let numbers: string;
let cards: string;
beforeAll(async () => {
  numbers = String(await numbersPage('1.0.0'));
  cards = String(await methodsPage('1.0.0'));
});

describe('the numbers on the page', () => {
  it('are each written by one test, and no test writes any that are not there', () => {
    const written = matchedNumbers().map(({ method }) => method);
    expect(written.filter((method) => !tested.includes(method)).map((method) => `server/http/docs/numbers/${method}.json is written by no test: remove it, or write the test.`)).toEqual([]);
    expect(tested.filter((method) => !written.includes(method)).map((method) => `The known numbers of ${method} are not written: run its test with -u.`)).toEqual([]);
    expect(tested.filter((method, i) => tested.indexOf(method) !== i).map((method) => `${method} has known numbers in two tests; the second would overwrite the first.`)).toEqual([]);
  });

  it('are all there, with what they are, where they are from and how near ours come', () => {
    for (const { method, rows, open } of matchedNumbers()) {
      expect(numbers).toContain(`<h2 id="${method}">`);
      for (const { what, source, tolerance, because } of rows) {
        expect(numbers).toContain(`<td>${escaped(what)}</td><td>${escaped(source)}</td>`);
        expect(tolerance).toBeGreaterThanOrEqual(0);
        if (tolerance > 1e-9) expect([method, what, Boolean(because)]).toEqual([method, what, true]);
      }
      for (const { what, why } of open) {
        expect(numbers).toContain(escaped(what));
        expect(numbers).toContain(escaped(why));
      }
    }
  });

  it('add up to the summary', () => {
    const rows = matchedNumbers().flatMap((one) => one.rows);
    const [comparisons, values] = [rows.length, rows.reduce((sum, row) => sum + row.values, 0)].map((one) => one.toLocaleString('en'));
    const open = matchedNumbers().flatMap((one) => one.open).length;
    const summary = /<p id="summary">.*?<\/p>/.exec(numbers)![0].replace(/<[^>]+>/g, '');
    expect(summary).toBe(`${comparisons} comparisons with ${values} numbers, of ${matchedNumbers().length} methods. ${open} numbers are open.`);
  });

  it('say where they come from in words of the public, not of this folder', () => {
    for (const { method, rows, open } of matchedNumbers()) {
      for (const { what, source } of [...rows, ...open]) {
        expect([method, what, source.length > 2]).toEqual([method, what, true]);
        expect([method, /\/work\/|shared\/|methods\.md|reference\/\d|\.json\b/.test(`${what} ${source}`) ? `${what} (${source})` : '']).toEqual([method, '']);
      }
    }
  });
});

describe('the cards of the methods', () => {
  it('are all there, whole', () => {
    for (const name of methodNames()) {
      const card = readCard(name);
      expect(cards).toContain(`<section class="endpoint" id="${name}">`);
      expect(cards).toContain(escaped(card.name));
      for (const field of Object.keys(cardLabels) as (keyof typeof cardLabels)[]) {
        for (const part of card[field].split(/[`\n]/)) expect(cards).toContain(escaped(part));
      }
    }
    expect(cards).not.toContain('`');
  });

  it('say under which names they can be chosen', () => {
    for (const { card, title } of methods) expect(cards.slice(cards.indexOf(`id="${card}"`))).toContain(escaped(title.en));
  });

  it('lead to their numbers, and the numbers to them', () => {
    const [ofNumbers, ofCards] = [anchors(numbers), anchors(cards)];
    const toNumbers = links(cards, /href="\/docs\/numbers#([^"]+)"/g);
    const toCards = links(numbers, /href="\/docs\/methods#([^"]+)"/g);
    expect(toNumbers.filter((id) => !ofNumbers.includes(id))).toEqual([]);
    expect(toCards.filter((id) => !ofCards.includes(id))).toEqual([]);
    const withNumbers = matchedNumbers().filter(({ method, rows }) => rows.length > 0 && methodNames().includes(method)).map(({ method }) => method);
    expect(toNumbers.toSorted()).toEqual(withNumbers.toSorted());
    expect(toCards).toEqual(expect.arrayContaining(withNumbers));
  });
});

describe('both pages', () => {
  it('have no script, nothing from elsewhere, each name once, and no link to nowhere', () => {
    for (const page of [numbers, cards]) {
      expect(page).not.toMatch(/<script|javascript:|<img|<link[^>]+stylesheet|https?:\/\/[^'"\s]*\.(js|css|woff2?)/);
      const ids = anchors(page);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
      expect(links(page, /href="#([^"]+)"/g).filter((id) => !ids.includes(id))).toEqual([]);
      expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
    }
  });

  it.skipIf(!hasChromium())('fit a telephone and a desk, and are read easily in both themes', { timeout: 30_000 }, async () => {
    const browser = await launchBrowser();
    try {
      for (const [width, colorScheme] of [[360, 'light'], [1280, 'dark']] as const) {
        const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
        for (const source of [numbers, cards]) {
          await page.setContent(source);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          expect(await page.evaluate(worstContrast)).toBeGreaterThanOrEqual(4.5);
        }
        await page.close();
      }
    } finally {
      await browser.close();
    }
  });
});

/** Of all texts, the lowest ratio of luminances to what lies behind; runs in the page. */
function worstContrast(): number {
  const channels = (colour: string): number[] => (/rgba?\(([^)]+)\)/.exec(colour)?.[1] ?? '').split(',').map(Number);
  const luminance = (colour: string): number => {
    const [r, g, b] = channels(colour).slice(0, 3).map((one) => (one / 255 <= 0.03928 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element): string => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = new Map<string, number>();
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '')) continue;
    const pair = [getComputedStyle(element).color, behind(element)] as const;
    const [light, dark] = pair.map(luminance).toSorted((a, b) => b - a) as [number, number];
    seen.set(pair.join(), (light + 0.05) / (dark + 0.05));
  }
  return Math.min(...seen.values());
}
