import { expect, it } from 'vitest';
import { makeText } from '../../../web/messages/messages.tsx';
import { asOfWords } from '../../../web/panels/as_of_notice.tsx';
import { defaultView, filterOf } from '../../../web/url.ts';

const warned = [{ code: 'as_of', values: { dataVersion: '12', publishedAt: '2026-03-01T19:14:00.000Z', latest: '15' } }];

it('says when what is shown was known, on the jurisdiction\'s clock, and that shapes are of now', () => {
  expect(asOfWords(makeText('en', 'Europe/Kyiv'), '12', warned)).toMatch(/^As known on .*21:14.*, data version 12\. Areas and streets are those of now\.$/);
  expect(asOfWords(makeText('uk', 'Europe/Kyiv'), '12', warned)).toMatch(/^Станом на .*21:14.*, версія даних 12\./);
});

it('says what was asked for until an answer has said more', () => {
  expect(asOfWords(makeText('en', 'Europe/Kyiv'), '2026-03-01', [])).toBe('As known at 2026-03-01.');
});

it('goes into every question, and only when it was asked for', () => {
  expect(filterOf({ ...defaultView, asOf: '12' }, '2026-02-28')).toMatchObject({ asOf: '12' });
  expect('asOf' in filterOf(defaultView, '2026-02-28')).toBe(false);
});
