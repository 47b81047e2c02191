import { say } from '../analysis/say.ts';
import type { CellReason } from '../model/forecast.ts';
import { classification } from '../model/offence.ts';
import { Problem } from '../model/problem.ts';
import { ranking } from '../stats/prediction_accuracy.ts';
import { overShift } from './forecast_content.ts';
import type { MadeSurface } from './make_surface.ts';

const words = {
  en: 'Number {rank, number} of {cells, number} cells. {whole, plural, =0 {No incident was recorded here} one {# incident was recorded here} other {# incidents were recorded here}} in '
    + '{days, plural, one {# day} other {# days}}: {last28Days, number} in the last 28 days, {last7Days, number} in the last 7, {sameHours, number} in the hours of this shift.',
  uk: 'Номер {rank, number} із {cells, number} клітинок. За {days, plural, one {# день} few {# дні} many {# днів} other {# дня}} тут {whole, plural, =0 {не записано жодного інциденту} one {записано # інцидент} '
    + 'few {записано # інциденти} many {записано # інцидентів} other {записано # інциденту}}: {last28Days, number} за останні 28 днів, {last7Days, number} за останні 7, {sameHours, number} у години цієї зміни.',
};

const codes = new Map(classification.map(({ id, code }) => [id, code]));
const dayMs = 86_400_000;

/** Why a cell is where it is, in counts and nothing else. Throws the Problem `unknown_cell` for one that is not of the surface. */
export function surfaceReasons(made: MadeSurface, asked: readonly string[]): CellReason[] {
  if (asked.length === 0) return [];
  const numbers = new Map(made.cells.map((cell, i) => [cell, i]));
  const expected = overShift(made);
  const ranks = new Int32Array(expected.length);
  ranking(expected).forEach((cell, rank) => { ranks[cell] = rank + 1; });
  const hours = new Set(Array.from(made.learning.shift.hourOfWeek, (hour) => hour % 24));
  return asked.map((cell) => {
    const number = numbers.get(cell);
    if (number === undefined) throw unknownCell(cell, made.resolution);
    const counts = countsOf(made, number, hours);
    const days = Math.round((made.learning.to - made.learning.from) / dayMs);
    const { offences: _, ...plain } = counts;
    return {
      cell, name: made.names[number]!, rank: ranks[number]!, expected: expected[number]!, counts,
      words: say(words, { ...plain, rank: ranks[number]!, cells: made.cells.length, days }),
    };
  });
}

function countsOf({ learning: { events, to }, offence }: MadeSurface, cell: number, hours: ReadonlySet<number>): CellReason['counts'] {
  const found = { whole: 0, last28Days: 0, last7Days: 0, sameHours: 0 };
  const byOffence = new Map<number, number>();
  for (let i = 0; i < events.n; i += 1) {
    if (events.cell[i] !== cell) continue;
    found.whole += 1;
    if (events.time[i]! >= to - 28 * dayMs) found.last28Days += 1;
    if (events.time[i]! >= to - 7 * dayMs) found.last7Days += 1;
    if (events.hourOfWeek[i]! < 168 && hours.has(events.hourOfWeek[i]! % 24)) found.sameHours += 1;
    byOffence.set(offence[i]!, (byOffence.get(offence[i]!) ?? 0) + 1);
  }
  const offences = [...byOffence].map(([id, count]) => ({ code: codes.get(id) ?? String(id), count })).toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return { ...found, offences };
}

function unknownCell(cell: string, resolution: number): Problem {
  const message = `${cell} is no cell of resolution ${resolution} of the study area.`;
  return new Problem('bad_request', 'unknown_cell', message, [{ field: 'explain', message }]);
}
