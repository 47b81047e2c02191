/**
 * Who counts as near whom, for n places numbered from 0: the members of place i are
 * `members[offsets[i]] .. members[offsets[i + 1] - 1]`. Flat arrays, because a list of lists is twenty times slower to walk.
 */
export type Neighbours = { offsets: Int32Array; members: Int32Array };

/** Packs one list of place numbers per place. */
export function packNeighbours(lists: readonly (readonly number[])[]): Neighbours {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    offsets[i + 1] = offsets[i]! + list.length;
  });
  const members = new Int32Array(offsets[lists.length]!);
  lists.forEach((list, i) => members.set(list, offsets[i]));
  return { offsets, members };
}
