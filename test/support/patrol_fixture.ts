import { planBody } from '../../server/model/patrol.ts';
import type { PatrolPlan, PlanAsked, PlanRecord, PlanRoute } from '../../server/model/patrol.ts';
import { hexAt, hexCentre, hexDisk } from '../../server/model/hex.ts';

const middle: [number, number] = [-33.6, 41.61];
const at = (minute: number): string => new Date(Date.parse('2026-11-23T19:00:00Z') + minute * 60_000).toISOString();
const both = (en: string, uk: string): { en: string; uk: string } => ({ en, uk });

export const askedInFixture: PlanAsked = {
  title: '', shift: { from: '2026-11-23T18:00', to: '2026-11-24T02:00' }, surface: { model: 'count', measure: 'count', filter: { from: '2025-11-23', to: '2026-11-23' } },
  units: ['A1', 'A2', 'A3'].map((id) => ({ id, start: middle })),
  visits: { minutes: 15, effectMinutes: 120, kappa: 0.1, gapMinutes: 45 }, slackShare: 0.3, choice: { model: 'coverage', reachMetres: 0, seconds: 2 }, travel: { speedKmh: 25, detour: 1.3 },
  floors: [{ area: 'district:1', visits: 2 }], holdOutShare: 0.1, nearBest: 0.05, seed: 7,
};

/** A plan of three units, as the server would describe one, with numbers that are easy to follow. */
export function patrolFixture(id = '0123456789abcdef01234567'): PatrolPlan {
  const cells = hexDisk(hexAt(...middle, 9), 4).map((cell, place): PatrolPlan['cells'][number] => {
    const [longitude, latitude] = hexCentre(cell);
    const state = place % 13 === 5 ? 'hold_out' : place % 29 === 7 ? 'no_go' : place % 4 === 0 ? 'visited' : 'uncovered';
    const expected = 2 / (1 + place);
    return {
      cell, name: `Harbour ${place + 1}`, longitude, latitude, expected, reached: state === 'visited' ? expected * 0.6 : 0, visits: state === 'visited' ? 1 : 0, minutes: state === 'visited' ? 15 : 0, state,
      why: state === 'visited' ? both('Among the tenth of cells where most is expected.', 'Серед десятої частини комірок, де очікується найбільше.') : both('A visit here would add less for its way.', 'Відвідування тут додало б менше за таку дорогу.'),
    };
  });
  const visited = cells.filter(({ state }) => state === 'visited');
  const routes = ['A1', 'A2', 'A3'].map((unit, place): PlanRoute => {
    const own = visited.filter((_, row) => row % 3 === place).slice(0, 5);
    return {
      unit, from: at(0), to: at(480), start: middle, end: middle,
      stops: own.map(({ cell, name, longitude, latitude, expected, reached, why }, row) => ({
        order: row + 1, cell, name, longitude, latitude, arrive: at(10 + 60 * row), leave: at(25 + 60 * row), minutes: 15, travelMinutes: 6, travelMetres: 1900, visit: 1, locked: false, expected, reached, why,
      })),
      homeMinutes: 6, homeMetres: 2100, visitMinutes: 15 * own.length, travelMinutes: 6 * own.length + 6, slackMinutes: 144, metres: 2100 + 1900 * own.length,
    };
  });
  const total = cells.reduce((sum, { expected }) => sum + expected, 0);
  const reached = cells.reduce((sum, cell) => sum + cell.reached, 0);
  return {
    id, title: '', basedOn: null, change: null, shift: { from: at(0), to: at(480), zone: 'Atlantic/Azores', hours: 8 }, request: planBody.parse(askedInFixture),
    surface: { model: 'count', measure: 'count', sha256: 'f'.repeat(64), cells: cells.length, total, forecast: null, learned: { from: '2025-11-23', to: '2026-11-23', rows: 20857, placed: 20362, dataVersion: '8' } },
    travel: { how: 'straight', words: both('Straight lines times 1.3 at 25 km/h: no streets are loaded.', 'Прямі, помножені на 1,3, зі швидкістю 25 км/год: вулиці не завантажено.') },
    choice: { model: 'coverage', how: 'exact', cells: visited.length, objective: reached, bound: reached, gap: 0, heuristic: reached * 0.98, heuristicMs: 12, reproducible: true },
    routes, cells,
    coverage: {
      unit: 'count', total, plan: { reached, share: reached / total, lower: null, upper: null }, none: { reached: 0, share: 0, lower: null, upper: null },
      random: { reached: reached * 0.3, share: (reached * 0.3) / total, lower: (reached * 0.2) / total, upper: (reached * 0.42) / total }, lastWeek: null, bound: reached * 1.1, gap: 1 - 1 / 1.1,
    },
    marginal: [{ units: 2, reached: reached * 0.8, adds: 0 }, { units: 3, reached, adds: reached * 0.2 }, { units: 4, reached: reached * 1.12, adds: reached * 0.12 }, { units: 5, reached: reached * 1.2, adds: reached * 0.08 }],
    hours: Array.from({ length: 8 }, (_, hour) => ({ hour: at(60 * hour), expected: total / 8, reached: reached / 8, unitsBusy: 2 })),
    fairness: [
      { area: 'district:1', name: 'Old Harbour', patrolMinutes: 120, patrolShare: 0.6, expectedShare: 0.5, reportedShare: 0.4, ratio: 1.5 },
      { area: 'district:2', name: 'Northside', patrolMinutes: 80, patrolShare: 0.4, expectedShare: 0.5, reportedShare: 0.6, ratio: 0.67 },
    ],
    reading: [both('Three units reach a third of what is expected.', 'Три екіпажі охоплюють третину очікуваного.'), both('Random visits would reach a tenth.', 'Випадкові відвідування охопили б десяту частину.')],
    warnings: [{ code: 'assumed', severity: 'note', text: both('How long a visit is felt is an assumption.', 'Як довго відчувається відвідування — припущення.') }],
    seed: 7, sha256: 'a'.repeat(64), demonstration: true,
  };
}

export const recordFixture = (plan: PatrolPlan = patrolFixture()): PlanRecord => ({
  plan, status: 'draft', createdAt: '2026-11-23T12:00:00.000Z', createdBy: 'local', decidedAt: null, decidedBy: null, reason: null, timings: [{ step: 'surface', ms: 120 }, { step: 'routes', ms: 900 }],
});
