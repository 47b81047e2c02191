import { describe, expect, test } from 'vitest';
import { IntlMessageFormat } from 'intl-messageformat';
import { catalogues, localeOf } from '../../../web/messages/messages.tsx';

type Language = keyof typeof catalogues;
type Id = keyof typeof catalogues.en;
type Element = ReturnType<IntlMessageFormat['getAst']>[number];
const ids = Object.keys(catalogues.en) as Id[];
const literal = 0;
const pound = 7;

const parse = (language: Language, id: Id): Element[] => new IntlMessageFormat(catalogues[language][id], localeOf[language]).getAst();

/** Everything in a message that is not plain text, wherever it stands. */
function* parts(elements: readonly Element[]): Generator<Element> {
  for (const element of elements) {
    if (Number(element.type) === literal || Number(element.type) === pound) continue;
    yield element;
    if ('options' in element) for (const option of Object.values(element.options)) yield* parts(option.value);
    if ('children' in element) yield* parts(element.children);
  }
}
const found = (language: Language, id: Id, of: (element: Element) => string | null): string[] =>
  [...new Set([...parts(parse(language, id))].map(of).filter((name) => name !== null))].sort();

const placeholder = (element: Element): string | null => ('value' in element && !('children' in element) ? element.value : null);
const tag = (element: Element): string | null => ('children' in element ? element.value : null);
const choice = (element: Element): string | null =>
  ('options' in element && !('pluralType' in element) ? `${element.value}: ${Object.keys(element.options).sort().join()}` : null);

describe('messages', () => {
  test.each(['en', 'uk'] as const)('in %s all compile', (language) => {
    for (const id of ids) expect(() => parse(language, id), id).not.toThrow();
  });

  test('have the same placeholders, the same tags and the same choices in both languages', () => {
    for (const id of ids) {
      for (const of of [placeholder, tag, choice]) expect(found('uk', id, of), id).toEqual(found('en', id, of));
    }
  });

  test('never call a tag and a value by one name, because a message has one place for each name', () => {
    for (const id of ids) {
      const values = found('en', id, placeholder);
      expect(found('en', id, tag).filter((name) => values.includes(name)), id).toEqual([]);
    }
  });

  test('have every plural form of their language', () => {
    const needed = { en: ['one', 'other'], uk: ['one', 'few', 'many', 'other'] };
    for (const language of ['en', 'uk'] as const) {
      for (const id of ids) {
        for (const element of parts(parse(language, id))) {
          if ('pluralType' in element) expect(Object.keys(element.options), id).toEqual(expect.arrayContaining(needed[language]));
        }
      }
    }
  });

  test('are translated, not copied', () => {
    const literals = (elements: readonly Element[]): string => elements.map((element) => {
      if ('options' in element) return Object.values(element.options).map(({ value }) => literals(value)).join(' ');
      if ('children' in element) return literals(element.children);
      return Number(element.type) === literal && 'value' in element ? element.value : '';
    }).join(' ');
    const names = ['shell.title', 'shell.titleOf', 'shell.server', 'help.keyEscape'];
    const copied = ids.filter((id) => catalogues.en[id] === catalogues.uk[id] && /[a-z]{4,}/i.test(literals(parse('en', id))));
    expect(copied.filter((id) => !names.includes(id))).toEqual([]);
  });
});
