import { dayText } from '../days.ts';
import type { Amounts, Draft } from '../draft.tsx';
import type { Film } from '../film.tsx';
import type { Text } from '../messages/messages.tsx';
import { windowWords } from './window_picker.tsx';

/** The days of the amounts: "12 Mar to 18 Mar 2026". */
export const amountDays = (text: Text, { span }: Pick<Amounts, 'span'>): string => windowWords(text, { from: dayText(span.from), to: dayText(span.to) });

/** What those days hold, and how much of that the map can show. */
export const amountTotal = (text: Text, amounts: Amounts): string => (amounts.source === 'film' ? frameTotal(text, amounts) : draftTotal(text, amounts));

function frameTotal({ t }: Text, { measure, frame: { placed, unplaced } }: Pick<Film, 'measure' | 'frame'>): string {
  const all = Math.round(placed + unplaced);
  if (measure === 'harm') return unplaced > 0 ? t('film.harmPlaced', { days: all, placed: Math.round(placed) }) : t('film.harm', { days: all });
  return unplaced > 0 ? t('film.countPlaced', { count: all, placed }) : t('film.count', { count: all });
}

function draftTotal({ t }: Text, { measure, frame, incidents: { rows, placed } }: Pick<Draft, 'measure' | 'frame' | 'incidents'>): string {
  const counted = placed < rows ? t('film.countPlaced', { count: rows, placed }) : t('film.count', { count: rows });
  return measure === 'harm' ? `${counted} · ${t('draft.harm', { days: Math.round(frame.placed) })}` : counted;
}
