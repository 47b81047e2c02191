import type { Tick } from './tick.ts';

/** Fast Fourier transform of rows whose length is a power of two, in place (Cooley & Tukey). */
function transformer(size: number): (re: Float64Array, im: Float64Array, from: number) => void {
  const reversed = new Int32Array(size);
  const bits = Math.log2(size);
  for (let i = 0; i < size; i += 1) for (let bit = 0; bit < bits; bit += 1) reversed[i]! |= ((i >>> bit) & 1) << (bits - 1 - bit);
  const cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  return (re, im, from) => {
    for (let i = 0; i < size; i += 1) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const [a, b] = [from + i, from + j];
      const heldRe = re[a]!;
      const heldIm = im[a]!;
      re[a] = re[b]!;
      im[a] = im[b]!;
      re[b] = heldRe;
      im[b] = heldIm;
    }
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let begin = from; begin < from + size; begin += 2 * half) {
        for (let k = 0; k < half; k += 1) {
          const [a, b] = [begin + k, begin + k + half];
          const c = cos[k * step]!;
          const s = sin[k * step]!;
          const otherRe = re[b]! * c - im[b]! * s;
          const otherIm = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - otherRe;
          im[b] = im[a]! - otherIm;
          re[a] = re[a]! + otherRe;
          im[a] = im[a]! + otherIm;
        }
      }
    }
  };
}

/** Columns are copied out in blocks: one at a time would fetch a whole line of memory for each number. */
const block = 8;

export type Plane = { columns: number; rows: number };

/** Transform of a plane whose sides are powers of two, in place; the inverse lacks the division by its size. */
function transformPlane(re: Float64Array, im: Float64Array, { columns, rows, tick }: Plane & { tick?: Tick | undefined }): void {
  const along = transformer(columns);
  for (let row = 0; row < rows; row += 1) {
    along(re, im, row * columns);
    if ((row & 63) === 0) tick?.(row, 2 * rows);
  }
  const across = transformer(rows);
  const heldRe = new Float64Array(rows * block);
  const heldIm = new Float64Array(rows * block);
  for (let first = 0; first < columns; first += block) {
    const width = Math.min(block, columns - first);
    if ((first & 63) === 0) tick?.(columns + first, 2 * columns);
    for (let row = 0; row < rows; row += 1) for (let c = 0; c < width; c += 1) {
      heldRe[c * rows + row] = re[row * columns + first + c]!;
      heldIm[c * rows + row] = im[row * columns + first + c]!;
    }
    for (let c = 0; c < width; c += 1) across(heldRe, heldIm, c * rows);
    for (let row = 0; row < rows; row += 1) for (let c = 0; c < width; c += 1) {
      re[row * columns + first + c] = heldRe[c * rows + row]!;
      im[row * columns + first + c] = heldIm[c * rows + row]!;
    }
  }
}

/**
 * Circular convolution of two real planes: the result comes in `first`, `second` is used up. Both go through one transform,
 * as the real and the imaginary part; their product is read off it by its symmetry.
 */
export function convolvePlanes(first: Float64Array, second: Float64Array, plane: Plane & { tick?: Tick | undefined }): void {
  const { columns, rows } = plane;
  transformPlane(first, second, plane);
  const count = columns * rows;
  const productRe = new Float64Array(count);
  const productIm = new Float64Array(count);
  for (let row = 0; row < rows; row += 1) {
    const mirrorRow = ((rows - row) % rows) * columns;
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const mirror = mirrorRow + ((columns - column) % columns);
      const [a, b, c, d] = [first[at]!, second[at]!, first[mirror]!, second[mirror]!];
      // (Z(k)^2 - conj(Z(-k))^2) / 4i
      productIm[at] = (c * c - d * d - a * a + b * b) / 4;
      productRe[at] = (a * b + c * d) / 2;
    }
  }
  transformPlane(productIm, productRe, plane);
  // With real and imaginary parts exchanged, the forward transform is the inverse.
  for (let i = 0; i < count; i += 1) first[i] = productRe[i]! / count;
}
