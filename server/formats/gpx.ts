import sax from 'sax';
import { Problem } from '../model/problem.ts';
import type { Bytes } from './format.ts';
import type { PositionBatch, RawPosition } from './raw_position.ts';
import { decodeText } from './text.ts';

const mostDepth = 32;
const mostText = 200;
const atOnce = 5000;

/**
 * Tracks of GPX 1.0 and 1.1 ([schema](https://www.topografix.com/gpx.asp)) as positions, piece by piece and in bounded memory. The name of a track,
 * which stands before its points, is the call sign of the unit. Waypoints and routes have no part in it: they are not where anybody was. Throws the
 * Problems `bad_gpx` for text that is no well-formed XML or no GPX, and `no_tracks`.
 */
export async function* gpxPositions(bytes: Bytes): AsyncGenerator<PositionBatch> {
  const reading = gpxReader();
  for await (const text of decodeText(bytes, undefined)) {
    reading.push(text);
    if (reading.positions.length >= atOnce) yield { positions: reading.positions.splice(0), visits: [], broken: [] };
  }
  reading.close();
  yield { positions: reading.positions.splice(0), visits: [], broken: [] };
}

function gpxReader(): { positions: RawPosition[]; push(text: string): void; close(): void } {
  const parser = sax.parser(true, { position: true });
  const positions: RawPosition[] = [];
  const path: string[] = [];
  let unit: string | null = null;
  let point: RawPosition | null = null;
  let text = '';
  let tracks = 0;

  const onText = (piece: string): void => { if (text.length < mostText) text += piece.slice(0, mostText); };
  Object.assign(parser, {
    onerror: (error: Error) => { throw badGpx(error.message.split('\n')[0]!, parser.line + 1); },
    ondoctype: () => { throw badGpx('a document type has no place in it', parser.line + 1); },
    onopentag: ({ name, attributes }: sax.Tag) => {
      const own = localName(name);
      if (path.length === 0 && own !== 'gpx') throw badGpx(`its first element is ${own.slice(0, 40)}`, parser.line + 1);
      if (path.length >= mostDepth) throw badGpx('its elements lie too deep in each other', parser.line + 1);
      path.push(own);
      text = '';
      if (own === 'trk') {
        tracks += 1;
        unit = null;
      } else if (own === 'trkpt') point = { line: parser.line + 1, unit, time: null, longitude: attributes['lon'] ?? null, latitude: attributes['lat'] ?? null };
    },
    ontext: onText,
    oncdata: onText,
    onclosetag: (name: string) => {
      const own = localName(name);
      path.pop();
      const parent = path.at(-1);
      if (own === 'name' && parent === 'trk') unit = text.trim();
      else if (own === 'time' && parent === 'trkpt' && point !== null) point.time = text.trim();
      else if (own === 'trkpt' && point !== null) {
        positions.push(point);
        point = null;
      }
      text = '';
    },
  });
  return {
    positions, push: (piece) => { parser.write(piece); },
    close: () => {
      parser.close();
      if (tracks === 0) throw new Problem('unprocessable', 'no_tracks', 'The file holds no track. Waypoints and routes are not read: export what was recorded, with its times.');
    },
  };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const badGpx = (what: string, line: number): Problem =>
  new Problem('unprocessable', 'bad_gpx', `The file cannot be read as GPX: ${what} (line ${line}). Export it again as GPX 1.1.`);
