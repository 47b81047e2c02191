/**
 * The PostgreSQL wire protocol, as far as it is needed to stand between a client and the embedded database and to notice
 * what that database does not report: when a C++ exception escapes from GEOS, it drops the statement and goes on as if
 * nothing had been asked. The client would see no rows, and an insert would insert nothing, without an error. On the wire
 * it shows as an answer that is missing.
 * Source: PostgreSQL documentation, "Message Flow" and "Message Formats".
 */
export type Message = { type: string; bytes: Uint8Array };

/** What is sent at once and answered at once: ends with Sync, with a simple Query, or where the client stopped to read. */
export type Request = { messages: Message[]; bytes: Uint8Array };

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The first message has no type byte when it opens a session; its length then begins with a zero byte. */
export const isStartup = (bytes: Uint8Array): boolean => bytes[0] === 0;

export const isTerminate = (bytes: Uint8Array): boolean => bytes[0] === 0x58;

export function splitRequests(bytes: Uint8Array): Request[] {
  const requests: Request[] = [];
  let messages: Message[] = [];
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const end = at + 1 + view(bytes).getInt32(at + 1);
    const message = { type: String.fromCharCode(bytes[at]!), bytes: bytes.subarray(at, end) };
    messages.push(message);
    at = end;
    if (message.type === 'S' || message.type === 'Q' || at >= bytes.length) {
      requests.push({ messages, bytes: bytes.subarray(start, at) });
      messages = [];
      start = at;
    }
  }
  return requests;
}

export type Verdict = {
  /** An answer is missing although no error was reported. */
  incomplete: boolean;
  /** Errors that the database did report. */
  errorCodes: string[];
  /** The last ReadyForQuery, held back until the verdict; null when there was none. */
  ready: Uint8Array | null;
};

export type ReplyReader = {
  /** Takes bytes as they come and returns what may be passed on. */
  take(bytes: Uint8Array): Uint8Array[];
  finish(): Verdict;
};

/** What answers a step: the types of message that complete it. */
const answers: Record<string, string> = { P: '1', B: '2', D: 'Tn', E: 'CIs', C: '3', Q: 'Z' };

/** Reads the reply to one request and compares it with what was asked. */
export function readReply(request: Request): ReplyReader {
  const steps = request.messages.filter((message) => message.type in answers);
  const simple = steps.length > 0 && steps[0]!.type === 'Q';
  const errorCodes: string[] = [];
  let rest = new Uint8Array(0);
  /** Bytes of a row that are still to come: rows can be long and are passed on as they arrive. */
  let rowBytesLeft = 0;
  let step = 0;
  let rows = 0;
  let astray = false;
  let ready: Uint8Array | null = null;

  const follow = (message: Message): void => {
    if (message.type === 'E') {
      errorCodes.push(errorField(message.bytes, 'C'));
      return;
    }
    if (message.type === 'D') rows += 1;
    const current = steps[step];
    if (current === undefined || errorCodes.length > 0) return;
    if (answers[current.type]!.includes(message.type)) {
      // A portal that is suspended before it gave as many rows as were asked for did not suspend: it was dropped.
      if (message.type === 's' && rows !== rowLimit(current.bytes)) astray = true;
      else step += 1;
      rows = 0;
    } else if (!simple && '12n3CIs'.includes(message.type)) {
      astray = true;
    }
  };

  return {
    take(bytes) {
      const all = rest.length === 0 ? bytes : join([rest, bytes]);
      const passed: Uint8Array[] = [];
      let at = Math.min(rowBytesLeft, all.length);
      let from = 0;
      rowBytesLeft -= at;
      while (all.length - at >= 5) {
        const type = String.fromCharCode(all[at]!);
        const end = at + 1 + view(all).getInt32(at + 1);
        if (type === 'D' && end > all.length) {
          follow({ type, bytes: all.subarray(at) });
          rowBytesLeft = end - all.length;
          at = all.length;
          break;
        }
        if (end > all.length) break;
        const wasAstray = astray;
        follow({ type, bytes: all.subarray(at, end) });
        if (type === 'Z') ready = all.slice(at, end);
        // Held back: ReadyForQuery until the verdict, and everything from the first wrong answer on.
        if (type === 'Z' || astray) {
          if (at > from && !wasAstray) passed.push(all.slice(from, at));
          from = end;
        }
        at = end;
      }
      if (at > from && !astray) passed.push(all.slice(from, at));
      rest = all.slice(at);
      return passed;
    },
    finish: () => ({ incomplete: errorCodes.length === 0 && (astray || step < steps.length), errorCodes, ready }),
  };
}

/** The row limit of an Execute message: after the portal's name, a 32-bit number, 0 for all. */
function rowLimit(execute: Uint8Array): number {
  return view(execute).getInt32(execute.indexOf(0, 5) + 1);
}

function errorField(error: Uint8Array, field: string): string {
  const text = new TextDecoder().decode(error.subarray(5));
  return text.split('\0').find((part) => part.startsWith(field))?.slice(1) ?? '';
}

export function errorResponse(code: string, message: string): Uint8Array {
  return encode('E', `SERROR\0VERROR\0C${code}\0M${message}\0\0`);
}

export function simpleQuery(text: string): Uint8Array {
  return encode('Q', `${text}\0`);
}

function encode(type: string, body: string): Uint8Array {
  const text = new TextEncoder().encode(body);
  const message = new Uint8Array(5 + text.length);
  message[0] = type.charCodeAt(0);
  view(message).setInt32(1, 4 + text.length);
  message.set(text, 5);
  return message;
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
