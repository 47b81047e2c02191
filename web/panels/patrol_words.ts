import type { PatrolPlan } from '../../server/model/patrol.ts';
import { clockAt } from '../patrol_run.tsx';
import type { Text } from '../messages/messages.tsx';

type Unit = PatrolPlan['coverage']['unit'];

/** Expectations below one are no better known than to two digits. */
const digitsOf = (amount: number): number => (Math.abs(amount) < 1 ? 2 : 3);

/** An amount of what is expected: incidents, days of harm, or minutes of work. Expectations are fractions. */
export const amountWords = (text: Text, unit: Unit, amount: number): string => text.t(`patrol.amount.${unit}`, { amount: text.brief(amount, digitsOf(amount)), value: Number(amount.toPrecision(digitsOf(amount))) });

/** A change of such an amount, with its sign. */
export const changeWords = (text: Text, unit: Unit, amount: number): string => text.t(`patrol.amount.${unit}`, {
  amount: `${amount > 0 ? '+' : amount < 0 ? '−' : '±'}${text.brief(Math.abs(amount), 2)}`, value: Number(amount.toPrecision(2)),
});

export const clockWords = ({ zone }: Text, instant: string): string => clockAt(instant, zone);
export const spanWords = (text: Text, from: string, to: string): string => `${clockWords(text, from)}–${clockWords(text, to)}`;

/** Local day on which an instant lies. */
export const localDay = ({ zone }: Text, instant: string): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));

/** "Fri 22 Nov 2026, 18:00–02:00". */
export function shiftWords(text: Text, { from, to }: { from: string; to: string }): string {
  const day = localDay(text, from);
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
  return `${text.weekday(weekday)} ${text.day(day)}, ${spanWords(text, from, to)}`;
}

export const planName = (text: Text, plan: Pick<PatrolPlan, 'title' | 'shift'>): string => plan.title || shiftWords(text, plan.shift);

const cellCode = / · ([0-9a-f]{15})\b/g;
/** A cell is called by its area and its code; of the code the last digits that differ tell neighbours apart. */
export const placeName = (name: string): string => name.replace(cellCode, (_, cell: string) => ` · ${cell.replace(/f+$/, '').slice(-4)}`);

/** With a sign, a true minus. */
export const signedWords = (text: Text, value: number, digits: number): string => text.signed(value, digits).replace('-', '−');
