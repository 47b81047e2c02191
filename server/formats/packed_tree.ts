/**
 * The index of FlatGeobuf: a packed Hilbert R-tree. Nodes of 40 bytes (west, south, east, north, then a number) from the root
 * to the leaves. The number of a leaf is where its feature begins, in bytes behind the index; that of any other node is the
 * number of its first child. Source: https://github.com/flatgeobuf/flatgeobuf/blob/master/src/cpp/packedrtree.h
 */
export const nodeSize = 16;
const nodeBytes = 40;
const nodesInPiece = 6400;

type Turn = () => Promise<void> | null;
export type Leaves = {
  boxes: Float64Array;
  /** Numbers of the boxes in the order of the leaves. */
  order: Uint32Array;
  /** Length of each feature in bytes, by its number. */
  lengthOf(row: number): number;
};

/** How many nodes each level has, leaves first. There is a root above even one leaf. */
function levelsOf(leaves: number): number[] {
  const levels = [leaves];
  do levels.push(Math.ceil(levels.at(-1)! / nodeSize)); while (levels.at(-1)! > 1);
  return levels;
}

/** The bytes of the tree in pieces. At least one leaf. */
export async function* packedTree({ boxes, order, lengthOf }: Leaves, turn: Turn): AsyncGenerator<Uint8Array> {
  const counts = levelsOf(order.length);
  const levels: Float64Array[] = [];
  for (let level = 1; level < counts.length; level += 1) {
    const below = levels.at(-1);
    const visit = (child: number, join: Join): void => (below === undefined ? join(boxes, order[child]! * 4) : join(below, child * 4));
    levels.push(await joined({ count: counts[level]!, children: counts[level - 1]!, visit }, turn));
  }
  const pieces = nodePieces();
  let firstChild = 1;
  for (const level of levels.toReversed()) {
    const count = level.length / 4;
    for (let node = 0; node < count; node += 1) {
      const piece = pieces.add(level, node * 4, firstChild + node * nodeSize);
      if (piece !== null) yield piece;
    }
    firstChild += counts[levels.indexOf(level)]!;
  }
  let offset = 0;
  for (const row of order) {
    const piece = pieces.add(boxes, row * 4, offset);
    if (piece !== null) yield piece;
    offset += lengthOf(row);
    const rest = turn();
    if (rest !== null) await rest;
  }
  yield pieces.rest();
}

type Join = (boxes: Float64Array, at: number) => void;

type Level = { count: number; /** How many nodes the level below has. */ children: number; visit(child: number, join: Join): void };

async function joined({ count, children, visit }: Level, turn: Turn): Promise<Float64Array> {
  const level = new Float64Array(count * 4);
  for (let node = 0; node < count; node += 1) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let child = node * nodeSize; child < Math.min(children, (node + 1) * nodeSize); child += 1) {
      visit(child, (boxes, at) => {
        west = Math.min(west, boxes[at]!);
        south = Math.min(south, boxes[at + 1]!);
        east = Math.max(east, boxes[at + 2]!);
        north = Math.max(north, boxes[at + 3]!);
      });
    }
    level.set([west, south, east, north], node * 4);
    const rest = turn();
    if (rest !== null) await rest;
  }
  return level;
}

function nodePieces() {
  const bytes = new Uint8Array(nodesInPiece * nodeBytes);
  const view = new DataView(bytes.buffer);
  let used = 0;
  return {
    /** A full piece whenever there is one; it has to be taken before the next node is added. */
    add(boxes: Float64Array, at: number, number: number): Uint8Array | null {
      for (let side = 0; side < 4; side += 1) view.setFloat64(used + 8 * side, boxes[at + side]!, true);
      view.setUint32(used + 32, number % 2 ** 32, true);
      view.setUint32(used + 36, Math.floor(number / 2 ** 32), true);
      used += nodeBytes;
      if (used < bytes.length) return null;
      used = 0;
      return bytes;
    },
    rest: (): Uint8Array => bytes.subarray(0, used),
  };
}
