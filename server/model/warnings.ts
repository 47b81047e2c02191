import type { Warning } from './answers.ts';

/** What a reader must know before using the numbers, each as a code, a sentence and the values in it. */
export const lowestGeocodeRate = 0.85;
export const fewIncidents = 30;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

export const windowNotCovered = (of: { firstDay: string | null; lastCompleteDay: string | null }): Warning => ({
  code: 'window_not_covered',
  message: of.firstDay === null || of.lastCompleteDay === null
    ? 'There are no incidents yet.'
    : `The window reaches beyond the data, which cover ${of.firstDay} to ${of.lastCompleteDay}: days without data count as none.`,
  values: { firstDay: of.firstDay ?? '', lastCompleteDay: of.lastCompleteDay ?? '' },
});

export const asOfVersion = (of: { dataVersion: string; publishedAt: string; latest: string }): Warning => ({
  code: 'as_of',
  message: of.dataVersion === of.latest
    ? `The incidents are as they were at data version ${of.dataVersion}, published ${of.publishedAt}: the current one.`
    : `The incidents are as they were at data version ${of.dataVersion}, published ${of.publishedAt}; the current one is ${of.latest}. Areas, study area, backdrop, classification, `
      + 'harm weights and which incidents lie outside all areas are those of now.',
  values: of,
});

export const hourUnknown = (count: number): Warning => ({
  code: 'hour_unknown',
  message: `${count} incidents are left out because their hour or weekday is not known.`,
  values: { count },
});

export const monthPrecision = (count: number): Warning => ({
  code: 'month_precision',
  message: `Of ${count} incidents only the month is known; they count on its first day, so use whole months.`,
  values: { count },
});

export const lowGeocodeRate = (rows: number, placed: number): Warning => ({
  code: 'low_geocode_rate',
  message: `Only ${percent(placed / rows)} of the incidents have a place; below 85 % a map can mislead.`,
  values: { rows, placed, rate: placed / rows },
});

export const tooFewIncidents = (count: number): Warning => ({
  code: 'few_incidents',
  message: `${count} placed incidents are few: a single one more or less can change which cells are significant.`,
  values: { count },
});

export const derivedStudyArea = (): Warning => ({
  code: 'derived_study_area',
  message: 'No boundary or areas are loaded. The study area is guessed from where incidents were recorded; load a boundary for sound results.',
});

export const coldNotDetectable = (lowestZ: number, p: number): Warning => ({
  code: 'cold_not_detectable',
  message: `Cold spots cannot be detected at these counts: even a neighbourhood without incidents has z = ${lowestZ.toFixed(2)} (p = ${p.toPrecision(2)}).`,
  values: { lowestZ, p },
});

export const outsideStudyArea = (count: number): Warning => ({
  code: 'outside_study_area',
  message: `${count} incidents lie outside the study area: counted, not tested.`,
  values: { count },
});

export const notCompared = (of: { fromDay: string; toDay: string; firstDay: string | null; lastCompleteDay: string | null }): Warning => ({
  code: 'not_compared',
  message: of.firstDay === null || of.lastCompleteDay === null
    ? 'Nothing is compared: there are no incidents yet.'
    : `Nothing is compared: the data, which cover ${of.firstDay} to ${of.lastCompleteDay}, do not reach over the window and the one compared with `
      + `(${of.fromDay} up to ${of.toDay}).`,
  values: { fromDay: of.fromDay, toDay: of.toDay, firstDay: of.firstDay ?? '', lastCompleteDay: of.lastCompleteDay ?? '' },
});

export const noSuchWeekday = (of: { fromDay: string; toDay: string }): Warning => ({
  code: 'not_compared',
  message: `Nothing is compared: the window or the one compared with (${of.fromDay} up to ${of.toDay}) has no day of the weekdays that were asked for.`,
  values: { ...of },
});

export const unequalWindows = (times: number): Warning => ({
  code: 'unequal_windows',
  message: `One window is ${times.toFixed(1)} times as long as the other: the E-test then hardly sees a few incidents that all fall into the shorter one. `
    + 'Compare windows of equal length where you can.',
  values: { times },
});

export const recordingChanged = ({ month, before, after }: { month: string; before: number; after: number }): Warning => ({
  code: 'recording_changed',
  message: `From ${before} to ${after} incidents a month in ${month}: so large a step may be a change in recording or missing files, not in crime.`,
  values: { month, before, after },
});

export const daysWithoutData = ({ first, days, mean }: { first: string; days: number; mean: number }): Warning => ({
  code: 'days_without_data',
  message: `There is nothing on ${days} days in a row from ${first} on, where ${mean.toFixed(1)} a day are usual: data may be missing.`,
  values: { first, days, mean },
});
