import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writtenFormats } from '../../server/formats/written.ts';
import type { FileRow, FileTable } from '../../server/formats/writer.ts';
import type { LayerField } from '../../tiles/layer.ts';

/**
 * Writes many rows in a format and says how much memory that took: node write_many.ts FORMAT ROWS. A process of its own, so that
 * nothing else is measured. Prints JSON: bytes of the file, memory in bytes before and at most.
 */
const [id, count] = [process.argv[2], Number(process.argv[3])];
const format = writtenFormats.find((one) => one.id === id)!;

const fields: readonly LayerField[] = [
  { name: 'id', type: 'String', description: '' }, { name: 'offence', type: 'String', description: '' }, { name: 'occurredFrom', type: 'Instant', description: '' },
  { name: 'address', type: 'String', description: '' }, { name: 'attributes', type: 'Object', description: '' }, { name: 'harm', type: 'Number', description: '' },
];
const table: FileTable = {
  name: 'many', title: 'Many', description: 'Rows to measure memory by.', geometry: 'point', fields,
  about: {
    program: 'hexwatch', madeAt: '2026-03-01T00:00:00.000Z', madeBy: 'test', agency: 'town', dataVersion: '1', demonstration: true, rows: count, geocodeRate: 1,
    handlingCode: 0, handling: '', question: {}, method: null, warnings: [], source: '',
  },
};

function rowOf(index: number): FileRow {
  const properties = {
    id: `incident-${index}`, offence: ['burglary', 'theft', 'robbery'][index % 3], occurredFrom: new Date(1.6e12 + index * 60_000).toISOString(),
    address: `${index} ${'Long Street '.repeat(16)}${index}`, attributes: { beat: String(index % 100), note: `note ${index}` }, harm: index / 7,
  };
  return { type: 'Feature', id: properties.id, geometry: { type: 'Point', coordinates: [30 + (index * 7919 % 10_007) / 1e4, 50 + (index * 104_729 % 10_009) / 1e4] }, properties };
}

let most = 0;
const measure = (): void => { most = Math.max(most, process.memoryUsage.rss()); };

async function* batches(): AsyncGenerator<readonly FileRow[]> {
  for (let first = 0; first < count; first += 2000) {
    measure();
    yield Array.from({ length: Math.min(2000, count - first) }, (_, index) => rowOf(first + index));
  }
}

const folder = await mkdtemp(join(tmpdir(), 'hexwatch-many-'));
const file = await open(join(folder, 'file'), 'w');
const before = process.memoryUsage.rss();
let bytes = 0;
try {
  const put = async (piece: Uint8Array): Promise<void> => {
    measure();
    bytes += piece.length;
    await file.write(piece);
  };
  await format.write(table, batches(), { folder: await mkdtemp(join(folder, 'folder-')), put }, new AbortController().signal);
} finally {
  await file.close();
  await rm(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ bytes, before, most }));
