/** Sets that grow together (union-find): `find` says which one a member is in, `join` whether two were apart until now. */
export type DisjointSets = { find(member: number): number; join(one: number, other: number): boolean };

export function disjointSets(count: number): DisjointSets {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const sizes = new Int32Array(count).fill(1);
  const find = (member: number): number => {
    let root = member;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const join = (one: number, other: number): boolean => {
    const [a, b] = [find(one), find(other)];
    if (a === b) return false;
    const [large, small] = sizes[a]! >= sizes[b]! ? [a, b] : [b, a];
    parent[small] = large;
    sizes[large]! += sizes[small]!;
    return true;
  };
  return { find, join };
}
