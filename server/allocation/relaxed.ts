import { openCell, type Relaxation, type VisitProblem } from './visit_problem.ts';

/** The same problem with one thing given up. */
export function relaxed(problem: VisitProblem, relaxation: Relaxation): VisitProblem {
  switch (relaxation.kind) {
    case 'later_end': {
      const units = problem.units.map((unit, u) => (relaxation.units.includes(u) ? { ...unit, to: unit.to + relaxation.minutes } : unit));
      return withSlots({ ...problem, units }, Math.max(...units.map(({ to }) => to)));
    }
    case 'less_slack': return {
      ...problem, units: problem.units.map((unit, u) => (relaxation.units.includes(u) ? { ...unit, slackMinutes: Math.max(0, unit.slackMinutes - relaxation.minutes) } : unit)),
    };
    case 'more_units': return { ...problem, units: [...problem.units, ...Array.from({ length: relaxation.units }, () => problem.units[0]!)] };
    case 'lower_floor': return { ...problem, floor: problem.floor.with(relaxation.cell, relaxation.visits) };
    case 'fewer_floor_visits': return { ...problem, floor: relaxation.floor };
    case 'higher_ceiling': return { ...problem, ceiling: problem.ceiling.with(relaxation.cell, relaxation.visits) };
    case 'open_cell': return { ...problem, closed: problem.closed.with(relaxation.cell, openCell) };
    case 'shorter_visit': return { ...problem, visitMinutes: relaxation.minutes };
    case 'smaller_gap': return { ...problem, gapMinutes: relaxation.minutes };
    case 'later_lock': return { ...problem, locked: problem.locked.map((lock, i) => (i === relaxation.lock ? { ...lock, arrive: relaxation.arrive } : lock)) };
    case 'drop_lock': return { ...problem, locked: problem.locked.toSpliced(relaxation.lock, 1) };
  }
}

/** Slots until so late; nothing is expected in those that are new. */
function withSlots(problem: VisitProblem, minutes: number): VisitProblem {
  const slots = Math.max(problem.slots, Math.ceil(minutes / problem.slotMinutes));
  if (slots === problem.slots) return problem;
  const demand = new Float64Array(problem.cells * slots);
  for (let cell = 0; cell < problem.cells; cell += 1) demand.set(problem.demand.subarray(cell * problem.slots, (cell + 1) * problem.slots), cell * slots);
  return { ...problem, slots, demand };
}
