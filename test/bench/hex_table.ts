import { gridDisk } from 'h3-js';
import { gzipSync } from 'node:zlib';
import { hexAt } from '../../server/model/hex.ts';
import { exponential, poisson, randomStream } from '../../server/demo/random.ts';
import { getisOrdStar } from '../../server/stats/getis_ord.ts';
import { packNeighbours } from '../../server/stats/neighbours.ts';
import { isDefined, nullable } from '../../server/stats/not_defined.ts';
import { twoSidedP } from '../../server/stats/normal.ts';
import { decodeHexTable, decodeHexTyped, encodeHexTable, type HexColumns } from '../../tiles/hex_table.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

/** The compact table of hexagons against the JSON form of the same rows: bytes on the wire and time to encode and decode. */
export async function benchHexTable(): Promise<void> {
  for (const radius of [128, 166]) await benchTable(sample(radius));
}

/** Columns that have been looked at: those of the compact form are made at the first look. */
const looked = ({ cell, count, harm, z, p, q, bin }: HexColumns): unknown[] => [cell, count, harm, z, p, q, bin];

async function benchTable(table: HexColumns): Promise<void> {
  const rows = table.cell.length;
  const json = JSON.stringify(table);
  const compact = encodeHexTable(table);
  const size = (name: string, bytes: Uint8Array): Record<string, string | number> => {
    const zipped = gzipSync(bytes, { level: 1 }).length;
    return { how: name, 'bytes a cell': (bytes.length / rows).toFixed(2), 'after gzip -1': (zipped / rows).toFixed(2) };
  };
  printTable(`Table of ${rows.toLocaleString('en')} hexagons: size (target: at most 1.2 after gzip)`, [size('JSON', Buffer.from(json)), size('compact', compact)]);
  const encode = await interleave({ 'JSON.stringify': () => JSON.stringify(table), 'compact': () => encodeHexTable(table) }, 15);
  const decode = await interleave({
    'JSON.parse': () => JSON.parse(json), 'compact, typed columns': () => decodeHexTyped(compact),
    'compact, as JSON has it': () => looked(decodeHexTable(compact)),
  }, 15);
  printTable('Table of hexagons: time', [...encode.map((timing) => timingRow('encode', timing)), ...decode.map((timing) => timingRow('decode', timing))]);
}

/** Counts as a city has them: most cells empty, Poisson around a few centres, drawn with a fixed seed. */
function sample(radius: number): HexColumns {
  const random = randomStream(7, 'hex table');
  const cell = gridDisk(hexAt(30.5, 50.4, 9), radius).toSorted();
  const rate = cell.map(() => exponential(random, 0.4) * (random() < 0.05 ? 12 : 1));
  const count = rate.map((mean) => poisson(random, mean));
  const values = Float64Array.from(count);
  const place = new Map(cell.map((id, at) => [id, at]));
  const lists = cell.map((id) => gridDisk(id, 1).flatMap((near) => place.get(near) ?? []));
  const found = getisOrdStar(values, packNeighbours(lists));
  const z = isDefined(found) ? nullable(found.z) : cell.map(() => null);
  const p = z.map((score) => (score === null ? null : twoSidedP(score)));
  return { meta: {}, cell, count, harm: count.map((own) => own * 182.25), z, p, q: p.map((own) => (own === null ? null : Math.min(1, own * 3))), bin: z.map((score) => ((score ?? 0) > 2.6 ? 3 : 0)) };
}
