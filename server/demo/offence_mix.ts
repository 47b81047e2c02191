import type { Use } from './places.ts';

/**
 * What happens in the city and how it is written down: for each offence its yearly number, the labels that the invented
 * records system gives it, where and when it happens, and how its times and methods are recorded. Yearly numbers stand in
 * the proportions of a European city of about 400,000 people.
 */
export type OffencePattern = {
  code: string;
  perYear: number;
  /** Labels of the records system, the first being by far the commonest. */
  labels: readonly string[];
  /** Shares of the land uses it follows. */
  where: Partial<Record<Use, number>>;
  /** Weight of each hour of the week, Monday 00:00 first; sums to one. */
  hours: Float64Array;
  /** Month (1 to 12) of its peak and how far it rises above the mean there. */
  season: readonly [month: number, rise: number];
  /** Change of its yearly number from one year to the next. */
  trend: number;
  /** How long the time is uncertain: not at all, while nobody is at home, overnight, or while a vehicle or bicycle stands. */
  interval: 'none' | 'absence' | 'closed' | 'parked';
  /** Median hours from its (latest) time to the report. */
  reportHours: number;
  methods: readonly string[];
  premises: readonly string[];
};

/** A weekly rhythm from bumps: [hour of day, spread in hours, weight, weekdays 1 to 7 (all when left out)]. */
type Bump = readonly [hour: number, spread: number, weight: number, weekdays?: readonly number[]];

function week(base: number, ...bumps: Bump[]): Float64Array {
  const hours = new Float64Array(168).fill(base);
  for (const [centre, spread, weight, weekdays = [1, 2, 3, 4, 5, 6, 7]] of bumps) {
    for (const weekday of weekdays) {
      const middle = (weekday - 1) * 24 + centre;
      for (let hour = 0; hour < 168; hour++) {
        const apart = Math.min(Math.abs(hour + 0.5 - middle), 168 - Math.abs(hour + 0.5 - middle));
        (hours[hour] as number) += weight * Math.exp(-((apart / spread) ** 2));
      }
    }
  }
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  return hours.map((weight) => weight / total);
}

const working = [1, 2, 3, 4, 5], shopping = [1, 2, 3, 4, 5, 6], friday = [5, 6];
/** Hours past 24 belong to the night that began on the weekday given. */
const evening = week(0.05, [19, 4, 0.8], [24, 3, 0.5], [24.5, 3, 1.6, friday]);
const night = week(0.03, [22, 4, 0.35], [25, 2.6, 2.6, friday]);
const day = week(0.05, [11, 3, 0.8, working], [16, 3.4, 1]);
const trade = week(0.01, [13, 3, 0.9, shopping], [16.5, 2.6, 1.1, shopping], [14, 2.5, 0.5, [7]]);
const office = week(0.05, [10, 3, 1, working], [14, 3, 1, working], [12, 4, 0.4, [6, 7]]);
const daytimeAbsence = week(0.04, [9, 1.6, 1, working], [18.5, 1.8, 0.55], [10, 3, 0.4, [6, 7]]);
const atClosing = week(0.02, [18.5, 1.4, 1, shopping], [13, 2, 0.35, [6]]);
const atParking = week(0.04, [8.3, 1.3, 0.7, working], [19.5, 2.2, 1], [22, 2, 0.4, friday]);

const burglaryMethods = ['door forced', 'insecure window', 'window smashed', 'lock snapped', 'insecure door', 'method not known'];
const robberyMethods = ['threat with knife', 'surrounded by group', 'snatched', 'assault from behind', 'threat of violence'];
const carMethods = ['window smashed', 'insecure vehicle', 'lock forced', 'electronic relay', 'method not known'];

const row = (
  code: string, perYear: number, labels: readonly string[], where: OffencePattern['where'], hours: Float64Array,
  rest: Partial<Pick<OffencePattern, 'season' | 'trend' | 'interval' | 'reportHours' | 'methods' | 'premises'>> = {},
): OffencePattern => ({
  code, perYear, labels, where, hours,
  season: [7, 0.08], trend: 0, interval: 'none', reportHours: 1.2, methods: [], premises: ['street'], ...rest,
});

export const offencePatterns: readonly OffencePattern[] = [
  row('violence.homicide', 5, ['HOMICIDE'], { homes: 0.6, nightlife: 0.4 }, evening,
    { reportHours: 0.3, premises: ['dwelling', 'street'] }),
  row('violence.injury', 1300, ['ASSAULT WITH INJURY', 'WOUNDING'], { nightlife: 0.45, homes: 0.4, street: 0.15 }, night,
    { season: [7, 0.14], reportHours: 0.6, premises: ['street', 'licensed premises', 'dwelling'] }),
  row('violence.no_injury', 1850, ['COMMON ASSAULT', 'THREATS'], { homes: 0.5, nightlife: 0.25, street: 0.25 }, evening,
    { season: [7, 0.1], trend: 0.02, premises: ['dwelling', 'street', 'licensed premises'] }),
  row('violence.stalking', 620, ['HARASSMENT', 'STALKING'], { homes: 1 }, day,
    { trend: 0.05, reportHours: 30, premises: ['dwelling'] }),
  row('violence.kidnapping', 7, ['KIDNAPPING'], { homes: 0.5, street: 0.5 }, evening),
  row('sexual.rape', 95, ['RAPE'], { homes: 0.8, nightlife: 0.2 }, night, { reportHours: 60, premises: ['dwelling'] }),
  row('sexual.other', 230, ['SEXUAL ASSAULT', 'INDECENT EXPOSURE'], { nightlife: 0.4, homes: 0.3, parks: 0.3 }, evening,
    { season: [6, 0.2], reportHours: 20, premises: ['street', 'park', 'licensed premises'] }),
  row('robbery.person', 480, ['ROBBERY PERSONAL PROPERTY', 'ROBBERY PERSONAL PROPERTY - ATTEMPT'],
    { street: 0.75, nightlife: 0.25 }, evening,
    { season: [11, 0.12], reportHours: 0.4, methods: robberyMethods, premises: ['street', 'park', 'public transport'] }),
  row('robbery.business', 75, ['ROBBERY BUSINESS PROPERTY'], { shops: 1 }, evening,
    { season: [12, 0.2], reportHours: 0.2, methods: robberyMethods, premises: ['shop', 'filling station'] }),
  row('robbery.vehicle', 28, ['CARJACKING'], { street: 1 }, evening, { reportHours: 0.3, methods: robberyMethods }),
  row('burglary.residential', 760, ['BURGLARY DWELLING', 'BURGLARY DWELLING - ATTEMPT'], { homes: 1 }, daytimeAbsence,
    { season: [12, 0.22], trend: -0.04, interval: 'absence', reportHours: 1, methods: burglaryMethods, premises: ['house', 'flat'] }),
  row('burglary.non_residential', 430, ['BURGLARY OTHER BUILDING'], { shops: 0.5, industry: 0.3, homes: 0.2 }, atClosing,
    { season: [1, 0.1], interval: 'closed', reportHours: 0.7, methods: burglaryMethods,
      premises: ['shop', 'warehouse', 'office', 'garage'] }),
  row('theft.person', 820, ['THEFT FROM PERSON', 'PICKPOCKETING'], { shops: 0.5, nightlife: 0.35, street: 0.15 }, day,
    { season: [8, 0.18], reportHours: 3, premises: ['street', 'shop', 'public transport', 'licensed premises'] }),
  row('theft.shop', 1600, ['SHOPLIFTING'], { shops: 1 }, trade,
    { season: [12, 0.18], trend: 0.05, reportHours: 1, premises: ['shop'] }),
  row('theft.bicycle', 640, ['THEFT OF PEDAL CYCLE'], { shops: 0.35, parking: 0.35, homes: 0.3 }, office,
    { season: [7, 0.5], interval: 'parked', reportHours: 4, premises: ['cycle stand', 'street'] }),
  row('theft.other', 1650, ['THEFT OTHER', 'THEFT IN BUILDING'], { shops: 0.45, homes: 0.4, industry: 0.15 }, day,
    { reportHours: 8, premises: ['office', 'dwelling', 'shop', 'hotel'] }),
  row('vehicle.theft', 560, ['THEFT OF MOTOR VEHICLE', 'TAKING VEHICLE WITHOUT CONSENT'], { homes: 0.6, parking: 0.4 }, atParking,
    { season: [11, 0.1], interval: 'parked', reportHours: 1, methods: carMethods, premises: ['street', 'driveway', 'car park'] }),
  row('vehicle.from', 1330, ['THEFT FROM MOTOR VEHICLE', 'VEHICLE INTERFERENCE'], { parking: 0.6, homes: 0.4 }, atParking,
    { season: [11, 0.14], interval: 'parked', reportHours: 1.5, methods: carMethods, premises: ['street', 'car park', 'driveway'] }),
  row('damage.criminal', 1780, ['CRIMINAL DAMAGE TO VEHICLE', 'CRIMINAL DAMAGE TO BUILDING', 'GRAFFITI'],
    { homes: 0.6, street: 0.25, shops: 0.15 }, evening,
    { season: [5, 0.08], trend: -0.02, reportHours: 6, premises: ['street', 'dwelling', 'shop'] }),
  row('damage.arson', 95, ['ARSON'], { homes: 0.4, parks: 0.3, industry: 0.3 }, evening, { season: [4, 0.25], reportHours: 0.2 }),
  row('fraud', 760, ['FRAUD BY DECEPTION', 'PAYMENT CARD FRAUD'], { homes: 0.7, shops: 0.3 }, office,
    { trend: 0.06, reportHours: 70, premises: ['dwelling'] }),
  row('drugs.possession', 560, ['POSSESSION OF DRUGS'], { street: 0.5, nightlife: 0.5 }, evening, { reportHours: 0.1 }),
  row('drugs.supply', 160, ['SUPPLY OF DRUGS'], { street: 0.7, homes: 0.3 }, day,
    { reportHours: 0.1, premises: ['street', 'dwelling'] }),
  row('weapons', 150, ['POSSESSION OF WEAPON'], { street: 0.6, nightlife: 0.4 }, evening, { reportHours: 0.1 }),
  row('public_order.disorder', 1050, ['PUBLIC ORDER', 'AFFRAY'], { nightlife: 0.6, street: 0.4 }, night,
    { season: [7, 0.15], reportHours: 0.3 }),
  row('public_order.antisocial', 1900, ['ASB NUISANCE', 'ASB ENVIRONMENTAL', 'ASB PERSONAL'],
    { homes: 0.5, street: 0.3, parks: 0.2 }, evening,
    { season: [7, 0.3], trend: -0.03, reportHours: 0.5, premises: ['street', 'park', 'dwelling'] }),
  row('public_order.vice', 45, ['SOLICITING'], { nightlife: 1 }, night, { reportHours: 0.1 }),
  row('other', 480, ['OTHER CRIME', 'BREACH OF ORDER'], { homes: 0.7, shops: 0.3 }, day,
    { reportHours: 5, premises: ['dwelling', 'street'] }),
];

/** The records system's labels and the offence each one means. */
export const demoLabels: Readonly<Record<string, string>> = Object.fromEntries(
  offencePatterns.flatMap(({ code, labels }) => labels.map((label) => [label, code])),
);
