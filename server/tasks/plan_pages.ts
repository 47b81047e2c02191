import { say } from '../analysis/say.ts';
import { planTitle, shortPlace, type PlanFile } from '../formats/plan_file.ts';
import { mapBox, type MapBox, type MapSize, type PlanMap } from '../formats/plan_map.ts';
import { frontMap, unitLayout, type PlanPages, type UnitPage } from '../formats/plan_pdf.ts';
import type { Text } from '../model/analysis.ts';
import { hexBoundary } from '../model/hex.ts';
import type { PatrolPlan, PlanRoute, PlanWays } from '../model/patrol.ts';
import { zoneClock } from '../model/zone_clock.ts';
import { frontSections } from './plan_front.ts';
import { pageWords } from './plan_page_words.ts';

/** Which ground lies below a map, and how fine it is drawn. */
export type GroundOf = (box: MapBox, size: MapSize) => Promise<PlanMap['ground']>;

type Printing = PlanFile & {
  /** Of the incidents that it was learned from, ascending. */
  handlingCodes: readonly number[];
  agencyName: string;
  /** Whether the page of the whole comes first. */
  withFront: boolean;
  groundOf: GroundOf;
  /** From stop to stop, on streets where the plan travels on them. */
  ways: PlanWays['ways'];
};

/** The pages of a plan in words: what `planPdf` lays out. */
export async function planPages(printing: Printing): Promise<PlanPages> {
  const { record, record: { plan, createdBy, createdAt }, routes, language, agencyName, withFront, groundOf, handlingCodes } = printing;
  const words = inLanguage(plan, language);
  const circles = handlingCodes.filter((code) => code > 0);
  const title = `${plan.title === '' ? words.text(pageWords.plan) : plan.title} · ${agencyName}`;
  const units: UnitPage[] = [];
  for (const route of routes) units.push(await unitPage(printing, route, words));
  return {
    language, title: routes.length === 1 ? `${routes[0]!.unit}, ${planTitle(plan)}` : planTitle(plan), author: createdBy, madeAt: createdAt,
    handling: words.text(circles.length === 0 ? pageWords.unmarked : say(pageWords.restricted, { count: circles.length, codes: circles.join(', ') })),
    marks: marksOf(printing, words), foot: words.text(say(pageWords.foot, { id: plan.id, hash: plan.sha256 })),
    front: withFront ? { heading: title, lines: [words.shift(plan.shift), ...decision(printing, words)], map: await mapOf(printing, { size: frontMap, only: null }, groundOf), note: mapNote(printing, words, pageWords.mapOfAll), ...frontSections(record, words) } : null,
    units,
  };
}

export type Words = ReturnType<typeof inLanguage>;

function inLanguage({ shift: { zone } }: PatrolPlan, language: keyof Text) {
  const clock = zoneClock(zone);
  const local = (instant: string): Date => new Date(clock.localOf(Date.parse(instant)));
  const day = new Intl.DateTimeFormat(language === 'uk' ? 'uk-UA' : 'en-GB', { timeZone: 'UTC', dateStyle: 'full' });
  const time = (instant: string): string => local(instant).toISOString().slice(11, 16);
  const text = (own: Text): string => own[language];
  return {
    text, time, moment: (instant: string): string => local(instant).toISOString().slice(0, 16).replace('T', ' '),
    shift: ({ from, to }: { from: string; to: string }): string => text(say(pageWords.shift, { day: day.format(local(from)), from: time(from), to: time(to), zone })),
  };
}

function marksOf({ record: { plan, status, decidedBy, reason } }: Printing, { text }: Words): string[] {
  return [
    ...(plan.demonstration ? [text(pageWords.demonstration)] : []),
    ...(status === 'draft' ? [text(pageWords.draft)] : status === 'rejected' ? [text(say(pageWords.rejected, { by: decidedBy ?? '', reason: reason ?? '' }))] : []),
  ];
}

const decision = ({ record: { status, decidedBy, decidedAt, reason } }: Printing, { text, moment }: Words): string[] =>
  (status === 'approved' ? [text(say(pageWords.approved, { by: decidedBy ?? '', time: decidedAt === null ? '' : moment(decidedAt), reason: reason ?? '' }))] : []);

async function unitPage(printing: Printing, route: PlanRoute, words: Words): Promise<UnitPage> {
  const { text, time, shift } = words;
  const { record: { plan } } = printing;
  const after = [
    ...(route.stops.length === 0 ? [text(pageWords.noStops)] : []),
    `${text(say(pageWords.home, { minutes: Math.round(route.homeMinutes), time: time(route.to), slack: Math.round(route.slackMinutes), kilometres: route.metres / 1000 }))} ${text(plan.travel.words)}`,
  ];
  const stops = route.stops.map((stop) => [
    String(stop.order), `${time(stop.arrive)}–${time(stop.leave)}`, shortPlace(stop.name), text(say(pageWords.stay, { minutes: stop.minutes })),
    text(say(pageWords.way, { minutes: Math.round(stop.travelMinutes), kilometres: stop.travelMetres / 1000 })), text(stop.why),
  ]);
  const lines = [shift(route), ...(plan.title === '' ? [] : [plan.title])];
  const { map: size } = unitLayout({ lines, stops, after });
  return {
    callSign: route.unit, lines, map: await mapOf(printing, { size, only: route }, printing.groundOf), note: mapNote(printing, words, pageWords.mapOfUnit), stops, after,
    head: [pageWords.order, pageWords.time, pageWords.place, pageWords.stayHead, pageWords.wayHead, pageWords.why].map(text),
  };
}

const mapNote = ({ ways }: Printing, { text }: Words, own: Text): string => `${text(own)} ${text(ways.some(({ onStreets }) => onStreets) ? pageWords.onStreets : pageWords.straight)}`;

/** Of one unit, or of all of them. */
async function mapOf({ record: { plan }, ways }: Printing, { size, only }: { size: MapSize; only: PlanRoute | null }, groundOf: GroundOf): Promise<PlanMap> {
  const routes = only === null ? plan.routes : [only];
  const box = mapBox(routes.flatMap(({ start, end, stops }) => [start, ...stops.map(({ longitude, latitude }) => [longitude, latitude]), end]), size);
  const visited = new Set(routes.flatMap(({ stops }) => stops.map(({ cell }) => cell)));
  const held = plan.cells.filter(({ state, longitude, latitude }) => state === 'hold_out' && longitude >= box[0] && longitude <= box[2] && latitude >= box[1] && latitude <= box[3]);
  return {
    box, size, ground: await groundOf(box, size), numbered: only !== null,
    cells: [...held.map(({ cell }) => ({ ring: hexBoundary(cell), isVisited: false })), ...[...visited].map((cell) => ({ ring: hexBoundary(cell), isVisited: true }))],
    routes: routes.map(({ unit, start, stops }) => ({
      place: plan.routes.findIndex((one) => one.unit === unit), label: unit, path: stops.length === 0 ? [start] : ways.filter((way) => way.unit === unit).flatMap(({ course }) => course),
      stops: stops.map(({ order, longitude, latitude }) => ({ order, at: [longitude, latitude] })),
    })),
  };
}
