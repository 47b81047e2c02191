import { classification, offenceByCode, type Offence } from '../model/offence.ts';
import { nearestWords } from '../model/nearest_words.ts';
import { Problem } from '../model/problem.ts';

/** Offences that a forecast learns from, and those that were left out. */
export type TrainingOffences = { ids: number[]; codes: string[]; leftOut: string[] };

/**
 * Only what people report may train a forecast: what is found because somebody looks sends patrols to where they were before. An offence that is
 * named and is not of that kind is refused (Problem `detection_driven`); a group stands for those of its members that are.
 */
export function trainingOffences(asked: readonly string[] | null): TrainingOffences {
  if (asked === null) return chosen(classification);
  const named = asked.map(offenceNamed);
  const refused = named.filter(({ recordedBy }) => recordedBy !== 'reported').map(({ code }) => code);
  if (refused.length > 0) throw detectionDriven(refused);
  return chosen(classification.filter(({ code, parent }) => named.some((one) => one.code === code || one.code === parent)));
}

/** Minutes by id of the offence. Throws the Problem `minutes_missing`, naming those that have none. */
export function minutesById({ codes, ids }: TrainingOffences, given: Readonly<Record<string, number>> | undefined): ReadonlyMap<number, number> {
  for (const code of Object.keys(given ?? {})) offenceNamed(code);
  const minutes = new Map(codes.map((code, i) => [ids[i]!, given?.[code] ?? given?.[offenceByCode.get(code)!.parent ?? '']]));
  const missing = codes.filter((_, i) => minutes.get(ids[i]!) === undefined);
  if (missing.length > 0) {
    const message = `Incidents have no time on task: neither the time in which they happened nor anything else that is imported says how long somebody was busy. Give minutes for each offence; missing: ${missing.slice(0, 20).join(', ')}${missing.length > 20 ? ', …' : ''}.`;
    throw new Problem('unprocessable', 'minutes_missing', message, [{ field: 'surface.minutesOnTask', message }]);
  }
  return minutes as Map<number, number>;
}

function chosen(offences: readonly Offence[]): TrainingOffences {
  const kept = offences.filter(({ recordedBy }) => recordedBy === 'reported').toSorted((a, b) => a.id - b.id);
  return {
    ids: kept.map(({ id }) => id), codes: kept.map(({ code }) => code),
    leftOut: offences.filter(({ recordedBy }) => recordedBy !== 'reported').map(({ code }) => code),
  };
}

function offenceNamed(code: string): Offence {
  const found = offenceByCode.get(code.trim());
  if (found !== undefined) return found;
  const message = `There is no offence "${code.slice(0, 60)}". Nearest: ${nearestWords(code, offenceByCode.keys()).join(', ')}. /api/v1/offences lists all.`;
  throw new Problem('bad_request', 'unknown_offence', message, [{ field: 'surface.filter.offences', message }]);
}

function detectionDriven(codes: readonly string[]): Problem {
  const message = `${codes.join(', ')}: such incidents become known where police look, in whole or in part, so a forecast from them sends patrols back to where they were. `
    + 'Only offences that people report may train one; leave these out.';
  return new Problem('unprocessable', 'detection_driven', message, [{ field: 'surface.filter.offences', message }]);
}
