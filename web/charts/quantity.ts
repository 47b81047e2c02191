import type { Quantity, TableCell, Text as Bilingual } from '../../server/model/analysis.ts';
import type { MessageId, Text } from '../messages/messages.tsx';

/** A text of the server in the reader's language. */
export const said = ({ language }: Text, text: Bilingual): string => text[language];

const smallestShown = 0.001;
const dayShape = /^\d{4}-\d{2}-\d{2}$/;

const measured: Partial<Record<Quantity, MessageId>> = {
  metres: 'quantity.metres', kilometres: 'quantity.kilometres', squareKm: 'quantity.squareKm', perSquareKm: 'quantity.perSquareKm',
  days: 'quantity.days', hours: 'quantity.hours', harmDays: 'quantity.harmDays',
};

/** Numbers of which a few digits say enough; large ones whole. */
const plain = (text: Text, value: number): string => (value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(1) : text.brief(value));

function numberWords(text: Text, quantity: Quantity, value: number): string {
  switch (quantity) {
    case 'count': return Number.isInteger(value) ? text.number(value) : text.number(value, 1);
    case 'share': return text.percent(value, Math.abs(value) < 0.1 ? 1 : 0);
    case 'probability': return value < smallestShown ? `< ${text.number(smallestShown, 3)}` : text.number(value, 3);
    case 'z': return text.number(value, 2);
    case 'ratio': return text.number(value, value < 10 ? 2 : 1);
    case 'number': case 'text': case 'instant': case 'day': case 'flag': return plain(text, value);
    default: return text.t(measured[quantity]!, { value: plain(text, value) });
  }
}

/** A value as people read it, with its unit. Nothing is a dash. */
export function quantityWords(text: Text, quantity: Quantity, value: TableCell | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return text.t(value ? 'quantity.yes' : 'quantity.no');
  if (typeof value === 'object') return said(text, value);
  if (typeof value === 'number') return Number.isFinite(value) ? numberWords(text, quantity, value) : '–';
  if (quantity === 'instant' && !Number.isNaN(Date.parse(value))) return text.instant(value);
  return (quantity === 'day' || quantity === 'instant') && dayShape.test(value) ? text.day(value) : value;
}

/** From one value to another, with the unit once; null is open. */
export function rangeWords(text: Text, quantity: Quantity, from: number | null, to: number | null): string {
  if (from === null) return text.t('chart.below', { to: quantityWords(text, quantity, to) });
  if (to === null) return text.t('chart.from', { from: quantityWords(text, quantity, from) });
  return from === to ? quantityWords(text, quantity, from) : text.t('legend.classRange', {
    from: measured[quantity] ? plain(text, from) : quantityWords(text, quantity, from), to: quantityWords(text, quantity, to),
  });
}

/** An interval after its estimate: "1.4 (0.9 to 2.1)". */
export function withInterval(text: Text, quantity: Quantity, { value, lower, upper }: {
  value: TableCell; lower?: number | null; upper?: number | null;
}): string {
  const words = quantityWords(text, quantity, value);
  if ((lower ?? null) === null && (upper ?? null) === null) return words;
  return text.t('quantity.interval', {
    value: words, lower: quantityWords(text, quantity, lower),
    upper: (upper ?? null) === null ? '∞' : quantityWords(text, quantity, upper),
  });
}
