import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryOf, multipartFile } from '../../../server/http/multipart.ts';
import { receiveUpload, removeLeftUploads } from '../../../server/http/upload.ts';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'hexwatch-upload-')); });
afterAll(() => rmSync(folder, { recursive: true }));

const rules = { get folder() { return folder; }, mostBytes: 1000, patienceMs: 200 };
const raw = (body: BodyInit | null, headers: Record<string, string> = {}): Request =>
  new Request('http://localhost/api/v1/imports', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function gather(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of stream) all.push(chunk);
  return Buffer.concat(all);
}

describe('an upload', () => {
  it('is written to disk as it comes and gone when removed', async () => {
    const upload = await receiveUpload(raw('id,date\n1,2026-01-01\n'), '../../etc/Злочини 2026.csv', rules);
    expect([upload.fileName, upload.bytes]).toEqual(['Злочини 2026.csv', 21]);
    expect((await gather(upload.stream())).toString()).toBe('id,date\n1,2026-01-01\n');
    expect(readdirSync(folder)).toHaveLength(1);
    await upload.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can be a form with one file', async () => {
    const form = new FormData();
    form.append('file', new File(['a,b\r\n1,2\r\n'], 'дані "x".csv'));
    const upload = await receiveUpload(raw(form), undefined, rules);
    expect(upload.fileName).toBe('дані "x".csv');
    expect((await gather(upload.stream())).toString()).toBe('a,b\r\n1,2\r\n');
    await upload.remove();
  });

  it.each<[string, () => Request, string, number]>([
    ['without a body', () => raw(null), 'no_file', 400],
    ['larger than allowed', () => raw('x'.repeat(1001)), 'file_too_large', 413],
    ['that announces more than allowed', () => raw('x', { 'Content-Length': '999999' }), 'file_too_large', 413],
    ['of a form without a boundary', () => raw('x', { 'Content-Type': 'multipart/form-data' }), 'malformed_upload', 400],
    ['of something that is no form', () => raw('hello', { 'Content-Type': 'multipart/form-data; boundary=b' }), 'malformed_upload', 400],
    ['of a form that ends too early', () => raw('--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nabc', { 'Content-Type': 'multipart/form-data; boundary=b' }), 'upload_cut_off', 400],
    ['of a form with another field', () => {
      const form = new FormData();
      form.append('preset', 'chicago');
      return raw(form);
    }, 'not_a_file', 400],
    ['of a form with two files', () => {
      const form = new FormData();
      form.append('file', new File(['a'], 'a.csv'));
      form.append('file', new File(['b'], 'b.csv'));
      return raw(form);
    }, 'one_file_only', 400],
    ['that stalls', () => raw(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) })), 'upload_stalled', 400],
  ])('%s is refused and leaves nothing', async (_, request, code, status) => {
    await expect(receiveUpload(request(), undefined, rules)).rejects.toMatchObject({ code, status });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('left behind by a process that died is removed at the next start', async () => {
    writeFileSync(join(folder, 'dead.upload'), 'x');
    writeFileSync(join(folder, 'keep.txt'), 'x');
    expect(await removeLeftUploads(folder)).toBe(1);
    expect(readdirSync(folder)).toEqual(['keep.txt']);
    expect(await removeLeftUploads(join(folder, 'none'))).toBe(0);
    rmSync(join(folder, 'keep.txt'));
  });
});

describe('a form', () => {
  it('gives its file back whole, however the bytes are cut', async () => {
    const piece = fc.constantFrom('\r\n--b', '\r\n--', '\r\n', '--b', '-', 'text', 'b', '\r');
    await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), async (pieces, size) => {
      const content = pieces.join('').replaceAll('\r\n--b', '\r\n--c');
      const bytes = Buffer.from(`--b\r\nContent-Disposition: form-data; name="f"; filename="x.csv"\r\n\r\n${content}\r\n--b--\r\n`);
      const { fileName, stream } = await multipartFile(chunks(bytes, size), 'b');
      expect([fileName, (await gather(stream)).toString()]).toEqual(['x.csv', content]);
    }), { numRuns: 300 });
  });

  it.each([
    ['multipart/form-data; boundary=abc', 'abc'], ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'], ['multipart/form-data', null], ['text/csv; boundary=x', null],
  ])('with the type %s has the boundary %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });
});
