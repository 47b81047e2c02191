/**
 * Strongly connected parts of a directed graph: two nodes are in the same part when each can be got to from the other (Tarjan 1972, SIAM
 * J. Comput. 1:146), without recursion.
 *
 * Cost: nodes + arcs. @param offsets First arc of each node, and the end. @param head Where each arc leads.
 * @returns The number of the part of each node, and how many there are.
 */
export function strongParts(offsets: Int32Array, head: Int32Array): { part: Int32Array; parts: number } {
  const nodes = offsets.length - 1;
  const [part, order, low, next] = [new Int32Array(nodes).fill(-1), new Int32Array(nodes).fill(-1), new Int32Array(nodes), offsets.slice(0, nodes)];
  const [path, waiting] = [new Int32Array(nodes), new Int32Array(nodes)];
  let [pathLength, waitingLength, seen, parts] = [0, 0, 0, 0];
  const visit = (node: number): void => {
    order[node] = low[node] = seen;
    seen += 1;
    path[pathLength] = node;
    pathLength += 1;
    waiting[waitingLength] = node;
    waitingLength += 1;
  };
  const leave = (node: number): void => {
    pathLength -= 1;
    if (low[node] === order[node]) {
      let member: number;
      do {
        waitingLength -= 1;
        member = waiting[waitingLength]!;
        part[member] = parts;
      } while (member !== node);
      parts += 1;
    }
    if (pathLength > 0) {
      const parent = path[pathLength - 1]!;
      low[parent] = Math.min(low[parent]!, low[node]!);
    }
  };
  for (let root = 0; root < nodes; root += 1) {
    if (order[root] !== -1) continue;
    visit(root);
    while (pathLength > 0) {
      const node = path[pathLength - 1]!;
      const arc = next[node]!;
      if (arc === offsets[node + 1]) leave(node);
      else {
        next[node] = arc + 1;
        const to = head[arc]!;
        if (order[to] === -1) visit(to);
        else if (part[to] === -1) low[node] = Math.min(low[node]!, order[to]!);
      }
    }
  }
  return { part, parts };
}
