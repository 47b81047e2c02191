export type ServerEvent = { event: string; data: string };

/**
 * Server-sent events out of pieces of text, however they are cut. Comments are passed over, and so are id and retry: who listens here opens a line
 * anew by itself. Source: HTML Standard, section 9.2.6, "Interpreting an event stream".
 */
export async function* readEvents(pieces: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let rest = '';
  let event = '';
  let data: string[] = [];
  for await (const piece of pieces) {
    rest += piece;
    // A line may end with CR LF: a CR at the end of a piece waits for what follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
        event = '';
        data = [];
        continue;
      }
      const [field, value] = fieldOf(line);
      if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
  }
}

function fieldOf(line: string): [field: string, value: string] {
  const colon = line.indexOf(':');
  if (colon === -1) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
