import type { Database } from '../db/database.ts';
import type { Text } from '../model/analysis.ts';
import type { Verification } from '../model/forecast.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { hoursOfShift } from './forecast_shift.ts';
import type { SurfaceRoom } from './make_surface.ts';
import { findForecast, type FoundForecast, type OneForecast } from './read_forecast.ts';
import { makeContent } from './register_forecast.ts';

const texts = {
  gone: {
    en: 'The data as they were then cannot be read any more, so the surface cannot be made again.',
    uk: 'Даних, якими вони були тоді, вже не можна прочитати, тож поверхню не створити знову.',
  },
  differs: {
    en: 'What comes out now differs. What is stored is what was registered, if its digest agrees; the difference comes from areas or boundaries that were loaded since, or from another version of the program.',
    uk: 'Тепер виходить інакше. Збережене — те, що зареєстровано, якщо його дайджест збігається; різниця — від ділянок чи меж, завантажених відтоді, або від іншої версії програми.',
  },
} satisfies Record<string, Text>;

/** Digests what is stored, and makes the surface again from the data as they were when it was registered. */
export async function verifyForecast(database: Database, who: Who, one: OneForecast, room: SurfaceRoom = {}): Promise<Verification> {
  const found = await findForecast(database, who, one);
  const { row: { sha256: registered }, sha256: stored } = found;
  const again = await makeAgain(database, who, found, room);
  const againAgrees = again === null ? null : again === registered;
  return {
    id: one.id, registered, stored, storedAgrees: stored === registered, again, againAgrees, because: againAgrees === true ? null : againAgrees === null ? texts.gone : texts.differs,
  };
}

async function makeAgain(database: Database, who: Who, { asked, series, content }: FoundForecast, room: SurfaceRoom): Promise<string | null> {
  const { learned, shift, zone } = content;
  try {
    const { sha256 } = await makeContent(database, who, {
      asked, series, shift: hoursOfShift(new Date(shift.from), new Date(shift.to), zone), again: { from: learned.from, to: learned.to, asOf: learned.dataVersion },
    }, room);
    return sha256;
  } catch (error) {
    if (error instanceof Problem && error.code === 'unknown_version') return null;
    throw error;
  }
}
