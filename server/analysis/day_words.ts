import type { Text } from '../model/analysis.ts';

const formats = {
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }),
  uk: new Intl.DateTimeFormat('uk-UA', { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' }),
};

/** A day, counted from 1970, as a sentence has it: tables and charts hold `dayText` instead, which the page puts into words. */
export function dayWords(day: number): Text {
  const midnight = day * 86_400_000;
  return { en: formats.en.format(midnight), uk: formats.uk.format(midnight) };
}
