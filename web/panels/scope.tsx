import type { ReactNode } from 'react';
import type { DescribedFilter } from '../../server/model/filter.ts';
import { cyclicRanges } from '../charts/cycle_selection.ts';
import { offenceName } from '../charts/offence_mix.tsx';
import { hourRange } from '../charts/rhythm.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { windowWords } from './window_picker.tsx';

/** A filter in words, part by part: window, offences, weekdays, hours, area. */
export function scopeParts(text: Text, filter: DescribedFilter, areaName: string | null): string[] {
  const parts = [windowWords(text, { from: filter.fromDay, to: filter.toDay })];
  parts.push(filter.offences === null
    ? text.t('brief.allOffences')
    : text.list(filter.offences.map((code) => offenceName(text, code))));
  if (filter.weekdays) parts.push(cyclicRanges(filter.weekdays, 7).map(([from, to]) => weekdayRange(text, from, to)).join(', '));
  if (filter.hours) parts.push(cyclicRanges(filter.hours, 24).map(([from, to]) => hourRange(text, from, to)).join(', '));
  if (filter.area) parts.push(areaName ?? text.t('brief.area'));
  return parts;
}

const weekdayRange = (text: Text, from: number, to: number): string =>
  (from === to ? text.weekday(from) : `${text.weekday(from)}–${text.weekday(to)}`);

/** What the numbers below are about; never left to be guessed. */
export function Scope({ filter, areaName }: { filter: DescribedFilter; areaName: string | null }): ReactNode {
  const text = useText();
  return <p className="scope" data-testid="brief-scope">{scopeParts(text, filter, areaName).join(' · ')}</p>;
}
