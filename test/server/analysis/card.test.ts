import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardLabels, methodNames, parseCard, readCard, withoutCard } from '../../../server/analysis/card.ts';

const folder = join(import.meta.dirname, '../../../server/stats');

describe('the card of a method', () => {
  it.each(methodNames())('of %s is complete', (name) => {
    const card = readCard(name);
    expect(card.id).toBe(name);
    for (const field of Object.keys(cardLabels) as (keyof typeof cardLabels)[]) expect([field, card[field].length > 3]).toEqual([field, true]);
  });

  it('is missing only where a file is part of a method, and it is said what it is', () => {
    const methods = methodNames();
    const others = readdirSync(folder).map((file) => file.slice(0, -3)).filter((name) => !methods.includes(name)).toSorted();
    expect(others.filter((name) => withoutCard[name] === undefined)
      .map((name) => `server/stats/${name}.ts has no card (docblock with Answers:). Write one, or say in server/analysis/card.ts what it is.`)).toEqual([]);
    expect(Object.keys(withoutCard).filter((name) => !others.includes(name))).toEqual([]);
    for (const what of Object.values(withoutCard)) expect(what.length).toBeGreaterThan(15);
  });

  it('is what stands in the docblock, each text on one line', () => {
    const { name, link, answers, example, reference } = readCard('getis_ord');
    expect(name).toBe('Getis-Ord Gi*');
    expect(link).toEqual({ text: 'Wikipedia', href: 'https://en.wikipedia.org/wiki/Getis%E2%80%93Ord_statistics' });
    expect(answers).toMatch(/^is the total over a place .* would put there\?$/);
    expect(example).toMatch(/2\.02424331\.$/);
    expect(reference).toMatch(/27:286\.$/);
    expect(answers + example).not.toContain('\n');
  });

  it('is read once', () => {
    expect(readCard('random')).toBe(readCard('random'));
  });

  const whole = ['/** Some other block. */', '/**', ' * A thing ([page](https://example.org/a_(b))).', ' *',
    ...Object.values(cardLabels).map((label) => ` * ${label}: text of\n *   ${label}.`), ' */', 'export const a = 1;'].join('\n');

  it('takes a link with brackets in it, and the first docblock that has answers', () => {
    const card = parseCard('thing', whole);
    expect([card.name, card.link.href, card.misread]).toEqual(['A thing', 'https://example.org/a_(b)', 'text of Misread as.']);
  });

  it.each(Object.values(cardLabels))('without %s: is refused', (label) => {
    expect(() => parseCard('thing', whole.replace(` * ${label}: text of\n *   ${label}.\n`, ''))).toThrow(RangeError);
  });

  it('without name or link, or with a label twice, is refused', () => {
    expect(() => parseCard('thing', whole.replace(/ \(\[page\].*/, ''))).toThrow(/does not begin with/);
    expect(() => parseCard('thing', whole.replace(' * Cost:', ' * Errors:'))).toThrow(/twice/);
    expect(() => parseCard('thing', 'export const a = 1;')).toThrow(/no card/);
  });

  it('of nothing, and of what is no file of the kernel, is refused', () => {
    for (const name of ['no_such_method', '../model/harm', 'getis_ord.ts', '', 'neighbours']) expect(() => readCard(name)).toThrow(RangeError);
  });
});
