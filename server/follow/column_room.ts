import { bytesOf } from '../columns/columns.ts';
import { hold, versionKey, type Kept } from './column_keeper.ts';
import { collectGarbage } from './collect.ts';
import type { FollowerLog } from './column_log.ts';
import { loadNeed } from './column_refresh.ts';

/**
 * What memory there is goes to the agencies that were asked about most recently. One that nobody has asked about for so long
 * makes room for one that is asked about.
 */
const idleMs = 600_000;

export const heldBytes = (all: readonly Kept[]): number =>
  all.reduce((sum, { columns }) => sum + (columns === null ? 0 : bytesOf(columns)), 0);

/** What was given up and is still in memory. */
export function givenUpBytes(all: readonly Kept[]): number {
  for (const kept of all) kept.givenUp = kept.givenUp.filter(({ columns }) => columns.deref() !== undefined);
  return all.reduce((sum, { givenUp }) => sum + givenUp.reduce((own, { bytes }) => own + bytes, 0), 0);
}

/** Those that may be forgotten for this one, the longest unused first. */
const idleOf = (all: readonly Kept[], kept: Kept): Kept[] => all.filter((other) => other !== kept && other.columns !== null
  && other.usedAt < kept.usedAt && performance.now() - other.usedAt > idleMs).sort((a, b) => a.usedAt - b.usedAt);

export type Wanted = { kept: Kept; bytes: number; maxBytes: number };

/** Whether there is room for one agency if those that nobody has asked about for long are forgotten. */
export const couldFit = (all: readonly Kept[], { kept, bytes, maxBytes }: Wanted): boolean =>
  bytes + heldBytes(all.filter((other) => other !== kept)) - heldBytes(idleOf(all, kept)) <= maxBytes;

/**
 * Forgets as many of those as it takes. False when even that would not be enough; then nothing is forgotten. What has been
 * given up is collected first if it would stand in the way; what questions still hold of it they let go within seconds.
 */
export function makeRoom(all: readonly Kept[], wanted: Wanted, log: FollowerLog): boolean {
  const { kept, bytes, maxBytes } = wanted;
  if (!couldFit(all, wanted)) return false;
  const others = all.filter((other) => other !== kept);
  if (bytes + heldBytes(others) + givenUpBytes(all) > maxBytes) collectGarbage();
  for (const other of idleOf(all, kept)) {
    if (bytes + heldBytes(others) <= maxBytes) break;
    forget(other);
    log.info({ agency: other.agency.slug, for: kept.agency.slug },
      'The column index forgets an agency that nobody has asked about, to make room.');
  }
  return true;
}

/** It is not loaded again before somebody asks. */
function forget(kept: Kept): void {
  const { agency, columns } = kept;
  kept.overBound = { dataVersion: agency.dataVersion, rows: columns!.rows, needBytes: loadNeed(columns!.rows, null) };
  kept.tried = versionKey(agency);
  hold(kept, null);
}
