import { dayText } from '../charts/day_axis.ts';
import type { Film } from '../film.tsx';
import type { Text } from '../messages/messages.tsx';
import { windowWords } from './window_picker.tsx';

/** The days of the frame: "12 Mar to 18 Mar 2026". */
export const frameDays = (text: Text, { span }: Pick<Film, 'span'>): string => windowWords(text, { from: dayText(span.from), to: dayText(span.to) });

/** What the frame holds, and how much of that the map can show. */
export function frameTotal({ t }: Text, { measure, frame: { placed, unplaced } }: Pick<Film, 'measure' | 'frame'>): string {
  const all = Math.round(placed + unplaced);
  if (measure === 'harm') return unplaced > 0 ? t('film.harmPlaced', { days: all, placed: Math.round(placed) }) : t('film.harm', { days: all });
  return unplaced > 0 ? t('film.countPlaced', { count: all, placed }) : t('film.count', { count: all });
}
