import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorResponse, join, readReply, simpleQuery, splitRequests } from '../../../server/db/wire.ts';

const message = (type: string, ...body: (number | string)[]): Uint8Array => {
  const bytes = body.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part]));
  const whole = new Uint8Array(5 + bytes.length);
  whole[0] = type.charCodeAt(0);
  new DataView(whole.buffer).setInt32(1, 4 + bytes.length);
  whole.set(bytes, 5);
  return whole;
};
const execute = (rows: number): Uint8Array => message('E', 0, 0, 0, 0, rows);
const sync = message('S');
const statement = (rows = 0): Uint8Array =>
  join([message('P', 0, 'select 1', 0, 0, 0), message('B', 0, 0, 0, 0, 0, 0, 0, 0), message('D', 'P', 0), execute(rows)]);
const row = message('D', 0, 1, 0, 0, 0, 1, '7');
const ready = message('Z', 'I');
const good = [message('1'), message('2'), message('T', 0, 0), row, message('C', 'SELECT 1', 0), ready];

/** What is passed on and what is concluded, with the reply cut into pieces of the given size. */
function read(request: Uint8Array, reply: Uint8Array[], size = 1_000_000) {
  const reader = readReply(splitRequests(request)[0]!);
  const bytes = join(reply);
  const passed: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) passed.push(...reader.take(bytes.subarray(at, at + size)));
  return { passed: join(passed), ...reader.finish() };
}

describe('a reply on the wire', () => {
  it('is passed on unchanged, all but the last word, when it answers everything', () => {
    const { passed, incomplete, ready: last } = read(join([statement(), sync]), good);
    expect({ passed, incomplete, last }).toEqual({ passed: join(good.slice(0, -1)), incomplete: false, last: ready });
  });

  it('is read the same in whatever pieces it arrives', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 40 }), (size, rows) => {
      const reply = [...good.slice(0, 3), ...Array.from({ length: rows }, () => row), ...good.slice(4)];
      const { passed, incomplete } = read(join([statement(), sync]), reply, size);
      expect({ passed, incomplete }).toEqual({ passed: join(reply.slice(0, -1)), incomplete: false });
    }));
  });

  it('is incomplete without the answer to Bind', () => {
    expect(read(join([statement(), sync]), [message('1'), message('n'), message('I'), ready]).incomplete).toBe(true);
  });

  it('is incomplete when nothing follows the rows', () => {
    expect(read(join([statement(), sync]), [...good.slice(0, 4), ready]).incomplete).toBe(true);
  });

  it('is incomplete when a statement without a row limit is suspended, or one with a limit too early', () => {
    const suspended = message('s');
    expect(read(join([statement(0), sync]), [...good.slice(0, 4), suspended, ready]).incomplete).toBe(true);
    expect(read(statement(2), [...good.slice(0, 4), suspended]).incomplete).toBe(true);
    expect(read(statement(2), [...good.slice(0, 4), row, suspended]).incomplete).toBe(false);
  });

  it('is incomplete when a simple query is not concluded', () => {
    expect(read(simpleQuery('select 1; select 2'), good.slice(2, 5)).incomplete).toBe(true);
    expect(read(simpleQuery('select 1'), good.slice(2)).incomplete).toBe(false);
  });

  it('is not incomplete when an error says why', () => {
    const { incomplete, errorCodes } = read(join([statement(), sync]),
      [message('1'), errorResponse('22012', 'division by zero'), ready, ready]);
    expect({ incomplete, errorCodes }).toEqual({ incomplete: false, errorCodes: ['22012'] });
  });

  it('passes nothing on from the first wrong answer', () => {
    expect(read(join([statement(), sync]), [message('1'), message('n'), row, message('I'), ready]).passed).toEqual(message('1'));
  });
});

describe('what is sent', () => {
  it('is split where an answer is due', () => {
    const requests = splitRequests(join([statement(), sync, simpleQuery('select 1'), statement(5), message('H')]));
    expect(requests.map((request) => request.messages.map(({ type }) => type).join(''))).toEqual(['PBDES', 'Q', 'PBDEH']);
    expect(join(requests.map(({ bytes }) => bytes)))
      .toEqual(join([statement(), sync, simpleQuery('select 1'), statement(5), message('H')]));
  });
});
