import { hexDisk } from '../model/hex.ts';
import type { HotspotRun } from './find_hotspots.ts';

/** Hot cells that touch each other are one hotspot. */
export type Hotspot = {
  /** Ascending. */
  cells: string[];
  /** The cell with the highest z; among equals the first. */
  peak: string;
  z: number;
  q: number;
  count: number;
  harm: number;
};

/** Bin from which a cell counts as hot: 2 is 95 %. */
export const hotBin = 2;

export const hotCells = ({ study, judgement }: HotspotRun): string[] => study.cells.filter((_, i) => (judgement?.bin[i] ?? 0) >= hotBin);

/** Ranked by the z of their strongest cell; ties by that cell's id. */
export function joinHotspots(run: HotspotRun): Hotspot[] {
  const waiting = new Set(hotCells(run));
  const hotspots: Hotspot[] = [];
  for (const first of waiting) {
    const cells = [first];
    waiting.delete(first);
    for (const cell of cells) {
      for (const near of hexDisk(cell, 1)) if (waiting.delete(near)) cells.push(near);
    }
    hotspots.push(describeHotspot(run, cells.sort()));
  }
  return hotspots.sort((a, b) => b.z - a.z || (a.peak < b.peak ? -1 : 1));
}

function describeHotspot({ study, judgement, count, harm }: HotspotRun, cells: string[]): Hotspot {
  const indexes = cells.map((cell) => study.indexOf.get(cell)!);
  const z = (i: number): number => judgement?.z[i] ?? 0;
  const peak = indexes.reduce((best, i) => (z(i) > z(best) ? i : best));
  return {
    cells, peak: study.cells[peak]!, z: z(peak), q: judgement?.q[peak] ?? 1,
    count: indexes.reduce((sum, i) => sum + count[i]!, 0),
    harm: indexes.reduce((sum, i) => sum + harm[i]!, 0),
  };
}
