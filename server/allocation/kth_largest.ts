/** The k-th largest of some numbers, k from 1 (Hoare's selection); `room`, as long as they are, is overwritten. */
export function kthLargest(values: Float64Array, k: number, room: Float64Array): number {
  room.set(values);
  let [low, high] = [0, values.length - 1];
  const wanted = k - 1;
  while (low < high) {
    const pivot = room[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (room[i]! > pivot) i += 1;
      while (room[j]! < pivot) j -= 1;
      if (i > j) break;
      const held = room[i]!;
      room[i] = room[j]!;
      room[j] = held;
      i += 1;
      j -= 1;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return room[wanted]!;
}
