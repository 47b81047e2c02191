import type { Meta, Warning } from '../model/answers.ts';
import type { Totals } from '../model/totals.ts';
import { asOfVersion, hourUnknown, lowestGeocodeRate, lowGeocodeRate, monthPrecision, windowNotCovered } from '../model/warnings.ts';
import { addDays } from '../model/window.ts';
import type { AsOf } from './as_of.ts';
import { latestOf } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** What every answer says about itself. */
export function describeAnswer(resolved: Resolved, totals: Totals, further: readonly Warning[] = []): Meta {
  return {
    filter: resolved.described,
    dataVersion: resolved.agency.dataVersion,
    demonstration: resolved.agency.demonstration,
    rows: totals.rows, placed: totals.placed, hourUnknown: totals.hourUnknown,
    warnings: [...warningsOf(resolved, totals), ...further],
  };
}

/** Whether the data reach over a window, so that its counts can be compared with another's. */
export const isCovered = ({ coverage, window }: Pick<Resolved, 'coverage' | 'window'>): boolean =>
  coverage.firstDay !== null && coverage.lastCompleteDay !== null
  && coverage.firstDay <= window.fromDay && window.toDay <= addDays(coverage.lastCompleteDay, 1);

const asOfWarning = ({ dataVersion, publishedAt }: AsOf, { agency }: Resolved): Warning =>
  asOfVersion({ dataVersion, publishedAt: publishedAt.toISOString(), latest: latestOf(agency) });

function warningsOf(resolved: Resolved, { rows, placed, hourUnknown: unknown, monthOnly }: Totals): Warning[] {
  const warnings: Warning[] = [];
  if (resolved.asOf !== undefined) warnings.push(asOfWarning(resolved.asOf, resolved));
  if (!isCovered(resolved)) warnings.push(windowNotCovered(resolved.coverage));
  if (monthOnly > 0) warnings.push(monthPrecision(monthOnly));
  if (unknown > 0) warnings.push(hourUnknown(unknown));
  if (rows > 0 && placed / rows < lowestGeocodeRate) warnings.push(lowGeocodeRate(rows, placed));
  return warnings;
}
