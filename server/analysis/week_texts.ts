import type { Text } from '../model/analysis.ts';

/** From Monday on. */
export const weekdayTitles: Text[] = [
  { en: 'Monday', uk: 'понеділок' }, { en: 'Tuesday', uk: 'вівторок' }, { en: 'Wednesday', uk: 'середа' }, { en: 'Thursday', uk: 'четвер' },
  { en: 'Friday', uk: 'п’ятниця' }, { en: 'Saturday', uk: 'субота' }, { en: 'Sunday', uk: 'неділя' },
];

/** 20.75 is 20:45; beyond midnight it begins again. */
export function clockText(hours: number): string {
  const minutes = Math.round(hours * 60) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export const hourTitles: Text[] = Array.from({ length: 24 }, (_, hour) => ({ en: clockText(hour), uk: clockText(hour) }));
