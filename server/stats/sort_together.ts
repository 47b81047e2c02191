/** Sorts the keys from `first` to `last`, and the numbers with them. Equal keys are split evenly: stacks cost no more. */
export function sortTogether(keys: Float64Array, numbers: Int32Array, first: number, last: number): void {
  while (last - first > 24) {
    const pivot = medianOfThree(keys[first]!, keys[(first + last) >>> 1]!, keys[last]!);
    let i = first;
    let j = last;
    while (i <= j) {
      while (keys[i]! < pivot) i += 1;
      while (keys[j]! > pivot) j -= 1;
      if (i > j) break;
      const key = keys[i]!;
      keys[i] = keys[j]!;
      keys[j] = key;
      const number = numbers[i]!;
      numbers[i] = numbers[j]!;
      numbers[j] = number;
      i += 1;
      j -= 1;
    }
    // The shorter part by itself, the longer one in this loop: the depth stays logarithmic.
    if (j - first < last - i) { sortTogether(keys, numbers, first, j); first = i; } else { sortTogether(keys, numbers, i, last); last = j; }
  }
  for (let i = first + 1; i <= last; i += 1) {
    const key = keys[i]!;
    const number = numbers[i]!;
    let at = i - 1;
    while (at >= first && keys[at]! > key) { keys[at + 1] = keys[at]!; numbers[at + 1] = numbers[at]!; at -= 1; }
    keys[at + 1] = key;
    numbers[at + 1] = number;
  }
}

const medianOfThree = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
