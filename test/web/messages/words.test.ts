import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeText, preferredLanguage } from '../../../web/messages/messages.tsx';

describe('message files', () => {
  it('are the only place with text: no literal words in markup or labels', () => {
    const folders = ['web', 'web/panels', 'web/views', 'web/charts'];
    const literal = /(?:>\s*[A-Za-z][a-z]+[ a-z]*\s*<\/|(?:title|placeholder|aria-label|alt)="[A-Za-z][^"]*")/;
    for (const folder of folders) for (const name of readdirSync(folder).filter((file) => file.endsWith('.tsx'))) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text.match(literal)?.[0], join(folder, name)).toBeUndefined();
    }
  });
});

describe('words, numbers and dates', () => {
  const english = makeText('en', 'America/Chicago');
  const ukrainian = makeText('uk', 'Europe/Kyiv');

  it('follow the plurals of the language', () => {
    expect([1, 2, 5, 21, 22, 25].map((count) => ukrainian.t('map.count', { count })))
      .toEqual(['1 подія', '2 події', '5 подій', '21 подія', '22 події', '25 подій']);
    expect(english.t('map.count', { count: 1 })).toBe('1 incident');
  });

  it('say before an import is undone what that does, and leave out what it does not', () => {
    expect(english.t('imports.undoMeans', { stored: 1, changed: 0 }))
      .toBe('1 incident that it brought disappears from the map and from all numbers. All of it stays in the history, and the file can be loaded again.');
    expect(english.t('imports.undoMeans', { stored: 0, changed: 1200 })).toMatch(/^1,200 incidents that it changed say again/);
    expect(ukrainian.t('imports.undoMeans', { stored: 21, changed: 3 })).toMatch(/^21 додана ним подія зникне .* 3 змінені ним події матимуть попередній зміст\. Усе/);
    expect([english, ukrainian].map((text) => text.t('imports.status', { status: 'undone' }))).toEqual(['Undone', 'Відкочено']);
    expect([english, ukrainian].map((text) => text.t('imports.status', { status: 'interrupted' }))).toEqual(['Cut off', 'Перервано']);
  });

  it('group digits as the locale does', () => {
    expect(english.number(125_590)).toBe('125,590');
    expect(ukrainian.number(125_590)).toBe('125\u00a0590');
    expect(ukrainian.percent(0.312, 1)).toMatch(/^31,2\s?%$/);
  });

  it('show an instant on the jurisdiction\'s clock, not the browser\'s', () => {
    expect(english.instant('2026-01-01T05:30:00Z')).toBe('31 Dec 2025, 23:30');
    expect(ukrainian.instant('2026-06-30T21:15:00Z')).toBe('01.07.2026, 00:15');
  });

  it('show a local day as that day, whatever the clock', () => {
    expect(makeText('en', 'Pacific/Kiritimati').day('2026-03-01')).toBe('1 Mar 2026');
    expect(makeText('en', 'Pacific/Pago_Pago').day('2026-03-01', 'full')).toBe('Sunday, 1 March 2026');
  });

  it('begin the week with Monday', () => {
    expect([1, 7].map((weekday) => english.weekday(weekday))).toEqual(['Mon', 'Sun']);
  });

  it('start in Ukrainian only for a browser that asks for it first', () => {
    expect(preferredLanguage(['uk-UA', 'en'])).toBe('uk');
    expect(preferredLanguage(['de', 'uk', 'en'])).toBe('uk');
    expect(preferredLanguage(['en-US', 'uk'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });
});
