import { Problem } from '../model/problem.ts';

/**
 * Splits the text of a GeoJSON file into the texts of its features without holding more than one of them: the members of
 * the array `features` of a FeatureCollection, or one object after the other (GeoJSON text sequences, newline-delimited).
 */
export type JsonObjects = {
  /** The objects that the next piece of text completes. */
  push(text: string): string[];
  /** Throws when the text broke off in the middle. */
  end(): void;
  /** What stood before the first feature, e.g. the name of a coordinate system. */
  opening(): string;
};

const longestObject = 1 << 26;
const longestOpening = 1 << 16;

const quote = 34, backslash = 92, openBrace = 123, closeBrace = 125, openBracket = 91, closeBracket = 93;

export function jsonObjects(): JsonObjects {
  let depth = 0;
  let insideString = false;
  let escaped = false;
  /** Depth at which features stand: 0 for one after the other, deeper inside a collection. */
  let featureDepth = 0;
  let isInCollection = false;
  let parts: string[] | null = null;
  let length = 0;
  let opening = '';
  let recent = '';

  function push(text: string): string[] {
    const found: string[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (insideString) {
        if (escaped) escaped = false;
        else if (code === backslash) escaped = true;
        else if (code === quote) insideString = false;
      } else if (code === quote) insideString = true;
      else if (code === openBrace || code === openBracket) {
        if (code === openBracket && !isInCollection && opensFeatures(text, at)) {
          isInCollection = true;
          featureDepth = depth + 1;
          opening = (opening + text.slice(start, at)).slice(0, longestOpening);
          parts = null;
        } else if (depth === featureDepth && code === openBrace && parts === null) {
          parts = [];
          length = 0;
          start = at;
        }
        depth += 1;
      } else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth < 0) throw new Problem('unprocessable', 'bad_json', 'The file is not JSON: a bracket is closed that was not opened.');
        if (depth === featureDepth && parts !== null) {
          parts.push(text.slice(start, at + 1));
          found.push(parts.join(''));
          parts = null;
        }
      }
    }
    keepRest(text, start);
    return found;
  }

  /** A feature that goes on in the next piece is kept; of anything else only the last few characters, to know a key by. */
  function keepRest(text: string, start: number): void {
    recent = (recent + text).slice(-64);
    if (parts === null) return;
    const rest = text.slice(start);
    if (!isInCollection && opening.length < longestOpening) opening += rest.slice(0, longestOpening - opening.length);
    parts.push(rest);
    length += rest.length;
    if (length > longestObject) {
      throw new Problem('too_large', 'feature_too_large', 'One feature of the file is larger than 64 MB, or its features do not stand in an array called "features".');
    }
  }

  function opensFeatures(text: string, at: number): boolean {
    if (depth === 0) return true;
    if (depth !== 1) return false;
    const before = at >= 64 ? text.slice(at - 64, at) : recent + text.slice(0, at);
    return /"features"\s*:\s*$/.test(before);
  }

  function end(): void {
    if (depth !== 0 || insideString) {
      throw new Problem('unprocessable', 'truncated_json', 'The file breaks off in the middle of a feature. Fetch or export it again.');
    }
  }

  return { push, end, opening: () => opening };
}
