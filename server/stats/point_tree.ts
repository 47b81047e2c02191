import { sortTogether } from './sort_together.ts';

/**
 * Points in boxes of boxes (a k-d tree): `order` lists them leaf by leaf; node i holds those from `begin[i]` to `end[i] - 1`,
 * lies between the four borders, and has the children `left[i]` and `left[i] + 1`, or none (-1). A parent stands before its
 * children, the root is 0.
 */
export type PointTree = {
  order: Int32Array; begin: Int32Array; end: Int32Array; left: Int32Array;
  west: Float64Array; east: Float64Array; south: Float64Array; north: Float64Array; nodes: number;
};

const leafSize = 8;

export function pointTree(x: Float64Array, y: Float64Array): PointTree {
  const n = x.length;
  const room = Math.max(1, 4 * Math.ceil(n / leafSize) + 2);
  const ints = (): Int32Array => new Int32Array(room);
  const borders = (): Float64Array => new Float64Array(room);
  const tree: PointTree = {
    order: Int32Array.from({ length: n }, (_, i) => i), begin: ints(), end: ints(), left: ints().fill(-1),
    west: borders(), east: borders(), south: borders(), north: borders(), nodes: 1,
  };
  tree.end[0] = n;
  const keys = new Float64Array(n);
  for (let node = 0; node < tree.nodes; node += 1) {
    const [begin, end] = [tree.begin[node]!, tree.end[node]!];
    setBorders(tree, node, { x, y });
    if (end - begin <= leafSize) continue;
    const along = tree.east[node]! - tree.west[node]! >= tree.north[node]! - tree.south[node]! ? x : y;
    for (let at = begin; at < end; at += 1) keys[at] = along[tree.order[at]!]!;
    sortTogether(keys, tree.order, begin, end - 1);
    const middle = (begin + end) >>> 1;
    const left = tree.nodes;
    tree.left[node] = left;
    tree.begin[left] = begin;
    tree.end[left] = middle;
    tree.begin[left + 1] = middle;
    tree.end[left + 1] = end;
    tree.nodes += 2;
  }
  return tree;
}

function setBorders(tree: PointTree, node: number, { x, y }: { x: Float64Array; y: Float64Array }): void {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = tree.begin[node]!; at < tree.end[node]!; at += 1) {
    const i = tree.order[at]!;
    if (x[i]! < west) west = x[i]!;
    if (x[i]! > east) east = x[i]!;
    if (y[i]! < south) south = y[i]!;
    if (y[i]! > north) north = y[i]!;
  }
  tree.west[node] = west;
  tree.east[node] = east;
  tree.south[node] = south;
  tree.north[node] = north;
}
