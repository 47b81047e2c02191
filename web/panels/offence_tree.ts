/**
 * Choosing offences in a tree of two levels. A choice is a list of codes in which a group stands for all of its kinds; an empty
 * list means all offences, so nothing is checked then: a first check restricts.
 */
export type TreeNode = { code: string; parent: string | null };
export type Mark = 'on' | 'off' | 'part';

const kindsOf = (nodes: readonly TreeNode[], group: string): string[] =>
  nodes.filter(({ parent }) => parent === group).map(({ code }) => code);

/** How a node's box stands. */
export function markOf(nodes: readonly TreeNode[], chosen: readonly string[], code: string): Mark {
  const node = nodes.find((one) => one.code === code);
  if (chosen.includes(code) || (node?.parent && chosen.includes(node.parent))) return 'on';
  const kinds = kindsOf(nodes, code);
  const on = kinds.filter((kind) => chosen.includes(kind)).length;
  if (on === 0) return 'off';
  return on === kinds.length ? 'on' : 'part';
}

/** The choice after a box has been clicked, in its shortest form: whole groups by their own code, everything as nothing. */
export function toggled(nodes: readonly TreeNode[], chosen: readonly string[], code: string): string[] {
  const leaves = new Set(chosen.flatMap((one) => {
    const kinds = kindsOf(nodes, one);
    return kinds.length ? kinds : [one];
  }));
  const kinds = kindsOf(nodes, code);
  const touched = kinds.length ? kinds : [code];
  const turnOn = markOf(nodes, chosen, code) !== 'on';
  for (const leaf of touched) {
    if (turnOn) leaves.add(leaf);
    else leaves.delete(leaf);
  }
  return shortest(nodes, leaves);
}

function shortest(nodes: readonly TreeNode[], leaves: ReadonlySet<string>): string[] {
  const groups = nodes.filter(({ parent }) => parent === null);
  const kept: string[] = [];
  let whole = 0;
  for (const { code } of groups) {
    const kinds = kindsOf(nodes, code);
    const on = kinds.length ? kinds.filter((kind) => leaves.has(kind)) : leaves.has(code) ? [code] : [];
    if (on.length > 0 && on.length === Math.max(1, kinds.length)) {
      kept.push(code);
      whole += 1;
    } else kept.push(...on);
  }
  return whole === groups.length ? [] : kept.sort();
}
