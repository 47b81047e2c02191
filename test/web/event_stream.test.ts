import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents, type ServerEvent } from '../../web/event_stream.ts';

async function eventsOf(pieces: readonly string[]): Promise<ServerEvent[]> {
  const all: ServerEvent[] = [];
  for await (const event of readEvents((async function* () { yield* pieces; })())) all.push(event);
  return all;
}

const text = ': hello\n\nevent: data\ndata: {"dataVersion":"7"}\nid: 7\n\ndata: one\ndata:two\n\n: alive\n\nevent: empty\n\ndata\n\ndata: cut off';
const expected = [{ event: 'data', data: '{"dataVersion":"7"}' }, { event: 'message', data: 'one\ntwo' }, { event: 'message', data: '' }];

describe('server-sent events', () => {
  it('are read as the standard has it, and what is cut off is none', async () => {
    expect(await eventsOf([text])).toEqual(expected);
  });

  it('are the same wherever the pieces are cut and whichever way lines end', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(text.length)), fc.constantFrom('\n', '\r\n', '\r'), async (cuts, end) => {
      const written = text.replaceAll('\n', end);
      const places = [0, ...cuts.toSorted((a, b) => a - b), written.length];
      expect(await eventsOf(places.slice(1).map((to, i) => written.slice(places[i], to)))).toEqual(expected);
    }));
  });
});
