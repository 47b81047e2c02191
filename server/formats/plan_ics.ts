import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { planTitle, shortPlace, type PlanFile } from './plan_file.ts';

/** A draft is not agreed upon, and what was rejected does not take place. */
const statuses = { draft: ICalEventStatus.TENTATIVE, approved: ICalEventStatus.CONFIRMED, rejected: ICalEventStatus.CANCELLED } as const;

/** The same visit of the same plan is the same event, however often the file is fetched. */
const uidOf = (plan: string, unit: string, order: number): string =>
  `${createHash('sha256').update(JSON.stringify([plan, unit, order])).digest('hex').slice(0, 32)}@hexwatch`;

/**
 * Visits as [iCalendar](https://www.rfc-editor.org/rfc/rfc5545), one event each, in UTC: of one unit its calendar, of all units one calendar with call signs before the names,
 * since programs read the first calendar of a file only.
 */
export function planIcs({ record: { plan, status, createdAt }, routes, language }: PlanFile): string {
  const title = planTitle(plan);
  const calendar = ical({
    prodId: { company: 'hexwatch', product: 'patrol plan', language: language.toUpperCase() }, method: ICalCalendarMethod.PUBLISH,
    name: routes.length === 1 ? `${routes[0]!.unit}, ${title}` : title,
  });
  const made = new Date(createdAt);
  for (const { unit, stops } of routes) {
    for (const stop of stops) {
      calendar.createEvent({
        id: uidOf(plan.id, unit, stop.order), start: new Date(stop.arrive), end: new Date(stop.leave), stamp: made, created: made, status: statuses[status],
        summary: `${unit} ${stop.order}: ${shortPlace(stop.name)}`, description: stop.why[language], categories: [{ name: unit }],
        location: { title: stop.name, geo: { lat: stop.latitude, lon: stop.longitude } },
      });
    }
  }
  // The library leaves the last line open; the standard ends each.
  return `${calendar.toString()}\r\n`;
}
