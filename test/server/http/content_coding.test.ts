import { expect, it } from 'vitest';
import { codingsFor } from '../../../server/http/content_coding.ts';

/** RFC 9110, section 12.5.3. */
it.each([
  [undefined, ['identity']],
  ['', ['identity']],
  ['gzip', ['gzip', 'identity']],
  ['gzip, deflate, br, zstd', ['br', 'zstd', 'gzip', 'identity']],
  ['GZIP', ['gzip', 'identity']],
  ['x-gzip', ['gzip', 'identity']],
  ['gzip;q=1.0, br;q=0.5', ['gzip', 'br', 'identity']],
  ['zstd ; q=0.2 ,gzip;q=0.7', ['gzip', 'zstd', 'identity']],
  ['gzip;q=0', ['identity']],
  ['*', ['br', 'zstd', 'gzip', 'identity']],
  ['*;q=0.5, zstd', ['zstd', 'br', 'gzip', 'identity']],
  ['*, br;q=0', ['zstd', 'gzip', 'identity']],
  ['identity', ['identity']],
  ['identity, gzip;q=0.5', ['identity', 'gzip']],
  ['identity;q=0, gzip', ['gzip']],
  ['identity;q=0', ['identity']],
  ['*;q=0', ['identity']],
  ['deflate, compress', ['identity']],
  ['gzip;q=2', ['identity']],
  ['gzip;q=much, zstd', ['zstd', 'identity']],
  [';;;,,,=', ['identity']],
])('takes %s as %j', (accepted, codings) => {
  expect(codingsFor(accepted)).toEqual(codings);
});
