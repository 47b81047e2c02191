import { IntlMessageFormat } from 'intl-messageformat';
import type { Text } from '../model/analysis.ts';

type Value = string | number | Text;

const locales = { en: 'en-GB', uk: 'uk-UA' } as const;
const made = new Map<string, IntlMessageFormat>();

/**
 * A sentence in every language, with its values: ICU messages, so that numbers and plurals are those of the language
 * (`{count, number}`, `{share, number, ::percent .0}`, `{count, plural, one {# incident} other {# incidents}}`).
 * A value may itself be a text.
 */
export function say(message: Text, values: Readonly<Record<string, Value>> = {}): Text {
  return { en: fill('en', message.en, values), uk: fill('uk', message.uk, values) };
}

function fill(language: keyof Text, message: string, values: Readonly<Record<string, Value>>): string {
  const key = `${language} ${message}`;
  const format = made.get(key) ?? new IntlMessageFormat(message, locales[language]);
  made.set(key, format);
  const own = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]));
  return (format.format(own) as string).replaceAll(lessThanNothing, '');
}

/** A number that is rounded to nothing has no sign: "0.00", not "-0.00". */
const lessThanNothing = /(?<=^|[\s(])[-−](?=0(?:[.,]0+)?(?![\d.,]*\d))/g;
