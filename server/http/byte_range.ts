/** The bytes asked for, `end` not included; 'all' when none or several ranges are asked for; 'beyond' when there are no such bytes. */
export type ByteRange = { start: number; end: number } | 'all' | 'beyond';

/** Reads a Range header. Source: RFC 9110, section 14. Several ranges at once may be answered with everything, and are. */
export function byteRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null) return 'all';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'all';
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'beyond' : { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return 'all';
  return start >= size ? 'beyond' : { start, end };
}
