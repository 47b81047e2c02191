import { hexDisk, type HexId } from '../model/hex.ts';

/** Cells beside treated and beside control cells. No cell counts twice: what is beside both counts for the treated ones, where displacement would do harm. */
export type DisplacementRings = { treated: HexId[]; control: HexId[]; shared: number };

export function displacementRings({ treated, control }: { treated: readonly HexId[]; control: readonly HexId[] }, rings: number): DisplacementRings {
  const own = new Set([...treated, ...control]);
  const beside = (cells: readonly HexId[]): Set<HexId> => new Set(rings === 0 ? [] : cells.flatMap((cell) => hexDisk(cell, rings)).filter((cell) => !own.has(cell)));
  const [first, second] = [beside(treated), beside(control)];
  const rest = [...second].filter((cell) => !first.has(cell));
  return { treated: [...first].sort(), control: rest.sort(), shared: second.size - rest.length };
}
