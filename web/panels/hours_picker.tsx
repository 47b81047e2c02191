import type { ReactNode } from 'react';
import { cyclicRanges } from '../charts/cycle_selection.ts';
import { hourRange } from '../charts/rhythm.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useView } from '../state.tsx';
import type { View } from '../url.ts';
import { Drop } from './drop.tsx';
import { RhythmFilter } from './rhythm_filter.tsx';

/** Hours and weekdays in few words: "Fri–Sun, 22:00–04:00". */
export function hoursWords(text: Text, { hours, weekdays }: Pick<View, 'hours' | 'weekdays'>): string {
  const days = cyclicRanges(weekdays, 7).map(([first, last]) =>
    (first === last ? text.weekday(first) : `${text.weekday(first)}–${text.weekday(last)}`));
  const clock = cyclicRanges(hours, 24).map(([first, last]) => hourRange(text, first, last));
  const parts = [days.join(', '), clock.join(', ')].filter((part) => part !== '');
  return parts.length ? parts.join(' · ') : text.t('hours.all');
}

/** Which hours and weekdays are looked at. */
export function HoursPicker(): ReactNode {
  const text = useText();
  const [view] = useView();
  return (
    <Drop label={text.t('hours.label')} value={hoursWords(text, view)} restricts={view.hours.length + view.weekdays.length > 0} width={620} testId="hours-picker">
      <RhythmFilter />
    </Drop>
  );
}
