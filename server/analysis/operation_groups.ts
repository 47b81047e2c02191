import type { Units } from './method.ts';

export type Group = 'treated' | 'control' | 'displacementTreated' | 'displacementControl';
export type Groups = { members: Record<Group, number[]>; of: readonly (Group | undefined)[]; /** Whether the compared units were not given. */ picked: boolean };

type Asked = { treated: readonly string[]; control: readonly string[]; displacement: boolean; before: Float64Array };

/** Which unit counts as what; none counts twice: the operation first, then the compared, then what touches the operation. */
export function groupsOf(units: Units, { treated, control, displacement, before }: Asked): Groups | { unknown: string[] } {
  const numbers = new Map(units.ids.map((id, i) => [id, i]));
  const unknown = [...treated, ...control].filter((id) => !numbers.has(id));
  if (unknown.length > 0) return { unknown };
  const of = new Array<Group | undefined>(units.n);
  const numbered = (ids: readonly string[]): number[] => [...new Set(ids.map((id) => numbers.get(id)!))];
  const assign = (places: readonly number[], group: Group): number[] => {
    const own = places.filter((i) => of[i] === undefined);
    for (const i of own) of[i] = group;
    return own;
  };
  const members: Groups['members'] = { treated: assign(numbered(treated), 'treated'), control: [], displacementTreated: [], displacementControl: [] };
  const beside = touching(units, members.treated);
  const picked = control.length === 0;
  members.control = assign(picked ? mostAlike(members.treated, { before, away: (i) => of[i] === undefined && !beside.has(i) }) : numbered(control), 'control');
  if (displacement) {
    members.displacementTreated = assign([...beside], 'displacementTreated');
    members.displacementControl = assign([...touching(units, members.control)], 'displacementControl');
  }
  return { members, of, picked };
}

function touching({ neighbours: { offsets, members } }: Units, places: readonly number[]): Set<number> {
  const near = new Set(places.flatMap((i) => [...members.subarray(offsets[i], offsets[i + 1])]));
  for (const own of places) near.delete(own);
  return near;
}

/** For each place the one with the nearest number before that is not taken yet, the fullest place first; ties by number. */
function mostAlike(places: readonly number[], { before, away }: { before: Float64Array; away: (i: number) => boolean }): number[] {
  const free = new Set(Array.from(before, (_, i) => i).filter(away));
  return places.toSorted((a, b) => before[b]! - before[a]! || a - b).flatMap((place) => {
    let best = -1;
    for (const i of free) if (best === -1 || Math.abs(before[i]! - before[place]!) < Math.abs(before[best]! - before[place]!)) best = i;
    free.delete(best);
    return best === -1 ? [] : [best];
  });
}
