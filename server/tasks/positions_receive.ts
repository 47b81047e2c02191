import type { Database } from '../db/database.ts';
import { readAccount, replaceDosage, saveAccount, type DosageAccount } from '../db/dosage.ts';
import { countPositions, insertPositions, insertVisits, lockPlan } from '../db/positions.ts';
import { transact, type Transaction } from '../db/transact.ts';
import type { PositionBatch } from '../formats/raw_position.ts';
import { defaultDosage, positionFaults, type AskedDosage, type DosageSettings, type PositionFault, type PositionsAnswer } from '../model/dosage.ts';
import { hexResolution, hexToBigint, type HexId } from '../model/hex.ts';
import type { PatrolPlan } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import { isRejection, type Rejection } from '../model/row.ts';
import type { Who } from '../model/who.ts';
import { countDosage, keptRecords, type Counted, type CountRules, type UnitRecord } from './dosage_count.ts';
import { readPlanOf } from './patrol_plans.ts';
import { positionJudge, type PlanOfPositions, type Position, type PositionJudge, type Visit } from './positions_judge.ts';
import { resolveAgency } from './resolve_filter.ts';

type Asked = { who: Who; agency: string | undefined; plan: string; unit: string | undefined; settings: AskedDosage; days: number; now: Date; signal: AbortSignal };

const mostOfPlan = 2_000_000;
const mostShown = 1000;
const dayMs = 86_400_000;

/**
 * Takes positions and visits of a plan in: each row is stored, a duplicate, or rejected with its reason; then minutes are counted anew.
 * When the shift is longer ago than positions are kept, they are counted and not stored, once.
 */
export async function receivePositions(database: Database, { who, agency: slug, plan: id, unit, settings, days, now, signal }: Asked, batches: AsyncIterable<PositionBatch>): Promise<PositionsAnswer> {
  const { context } = await resolveAgency(database, who, slug, signal);
  const { plan } = await readPlanOf(database, context, id, signal);
  const about = planOfPositions(plan);
  const judge = positionJudge(about, unit);
  const expiresAt = new Date(about.from + days * dayMs);
  const kept = expiresAt > now;
  return transact(database, { ...context, purpose: 'take in positions of patrols' }, async (transaction) => {
    const { agencyId } = context;
    await lockPlan(transaction, agencyId, id);
    const before = await readAccount(transaction, agencyId, id);
    if (!kept && before !== null) throw settled(days);
    const rules: CountRules = { ...settingsOf(settings, before), wanted: plannedCells(plan), resolution: about.resolution };
    const sorting = kept ? keeping(transaction, agencyId, { planId: id, expiresAt }) : holding();
    const tally = await sortRows(batches, judge, sorting);
    const counted = await countDosage(kept ? keptRecords(transaction, agencyId, id) : sorting.records(), rules);
    const { rows, stored, duplicates, rejected } = tally;
    const keptUntil = kept ? expiresAt : null;
    const { visitMinutes, gapMinutes, rings } = rules;
    await saveAccount(transaction, agencyId, id, { rows, stored, duplicates, rejected, unknownSeconds: counted.unknownSeconds, visitMinutes, gapMinutes, rings, keptUntil });
    await replaceDosage(transaction, agencyId, id, storedCells(counted));
    return { rows, stored, duplicates, rejected, rejections: tally.rejections, kept, keptUntil: keptUntil?.toISOString() ?? null };
  }, { signal });
}

export const settingsOf = (asked: AskedDosage, before: DosageAccount | null): DosageSettings => ({
  visitMinutes: asked.visitMinutes ?? before?.visitMinutes ?? defaultDosage.visitMinutes, gapMinutes: asked.gapMinutes ?? before?.gapMinutes ?? defaultDosage.gapMinutes,
  rings: asked.rings ?? before?.rings ?? defaultDosage.rings,
});

/** Each once, in the order in which the plan names them. */
export const plannedCells = ({ routes }: PatrolPlan): HexId[] => [...new Set(routes.flatMap(({ stops }) => stops.map(({ cell }) => cell)))];

export function planOfPositions(plan: PatrolPlan): PlanOfPositions {
  const places = [...plan.cells.map(({ longitude, latitude }) => [longitude, latitude] as const), ...plan.routes.flatMap(({ start, end, stops }) =>
    [start, end, ...stops.map(({ longitude, latitude }) => [longitude, latitude] as const)])];
  const [x, y] = [places.map(([longitude]) => longitude), places.map(([, latitude]) => latitude)];
  const cell = plannedCells(plan)[0] ?? plan.cells[0]?.cell;
  return {
    units: plan.routes.map(({ unit }) => unit), from: Date.parse(plan.shift.from), to: Date.parse(plan.shift.to), zone: plan.shift.zone,
    resolution: cell === undefined ? 9 : hexResolution(cell), bounds: [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)],
  };
}

const settled = (days: number): Problem => new Problem('conflict', 'dosage_settled',
  `The shift began more than ${days} days ago: its positions are gone, and only minutes by cell are left, to which nothing can be added without counting twice.`);

const tooMany = (): Problem => new Problem('unprocessable', 'too_many_positions', `A plan may have ${mostOfPlan.toLocaleString('en')} positions. Send one in several seconds, not more.`);

/** Where rows that are good go. Each call says how many were new. */
type Sorting = { positions(rows: readonly Position[]): Promise<number>; visits(rows: readonly Visit[]): Promise<number>; records(): Iterable<UnitRecord> };

function keeping(transaction: Transaction, agencyId: number, kept: { planId: string; expiresAt: Date }): Sorting {
  const iso = (time: number): string => new Date(time).toISOString();
  let known: number | null = null;
  return {
    async positions(rows) {
      known = (known ?? await countPositions(transaction, agencyId, kept.planId)) + rows.length;
      if (known > mostOfPlan) throw tooMany();
      return insertPositions(transaction, agencyId, kept, {
        unit: rows.map(({ unit }) => unit), at: rows.map(({ time }) => iso(time)), longitude: rows.map(({ longitude }) => longitude), latitude: rows.map(({ latitude }) => latitude),
      });
    },
    visits: (rows) => insertVisits(transaction, agencyId, kept, {
      unit: rows.map(({ unit }) => unit), arrived: rows.map(({ from }) => iso(from)), left: rows.map(({ to }) => iso(to)), cell: rows.map(({ cell }) => hexToBigint(cell)),
    }),
    records: () => [],
  };
}

function holding(): Sorting {
  const units = new Map<string, { fixes: Map<number, Position>; visits: Map<number, Visit> }>();
  let held = 0;
  const of = (unit: string) => {
    const own = units.get(unit) ?? { fixes: new Map<number, Position>(), visits: new Map<number, Visit>() };
    units.set(unit, own);
    return own;
  };
  const add = <Row>(into: Map<number, Row>, at: number, row: Row): number => {
    if (into.has(at)) return 0;
    into.set(at, row);
    held += 1;
    if (held > mostOfPlan) throw tooMany();
    return 1;
  };
  return {
    positions: (rows) => Promise.resolve(rows.reduce((sum, row) => sum + add(of(row.unit).fixes, row.time, row), 0)),
    visits: (rows) => Promise.resolve(rows.reduce((sum, row) => sum + add(of(row.unit).visits, row.from, row), 0)),
    *records() {
      for (const { fixes, visits } of units.values()) {
        yield { fixes: [...fixes.values()].toSorted((a, b) => a.time - b.time), visits: [...visits.values()].toSorted((a, b) => a.from - b.from) };
      }
    },
  };
}

type Tally = Pick<PositionsAnswer, 'rows' | 'stored' | 'duplicates' | 'rejected' | 'rejections'>;

async function sortRows(batches: AsyncIterable<PositionBatch>, judge: PositionJudge, sorting: Sorting): Promise<Tally> {
  const tally: Tally = { rows: 0, stored: 0, duplicates: 0, rejected: 0, rejections: [] };
  const refuse = ({ line, field, value, code, reason }: Rejection): void => {
    tally.rejected += 1;
    if (tally.rejections.length < mostShown) tally.rejections.push({ line, field, value: value ?? '', code: faultOf(code), reason });
  };
  const good = <Raw, Row extends object>(rows: readonly Raw[], judged: (row: Raw) => Row | Rejection): Row[] => rows.flatMap((row) => {
    const found = judged(row);
    if (!isRejection(found)) return [found];
    refuse(found);
    return [];
  });
  for await (const { positions, visits, broken } of batches) {
    tally.rows += positions.length + visits.length + broken.length;
    broken.forEach(refuse);
    const [places, ticks] = [good(positions, judge.position), good(visits, judge.visit)];
    const added = (places.length > 0 ? await sorting.positions(places) : 0) + (ticks.length > 0 ? await sorting.visits(ticks) : 0);
    tally.stored += added;
    tally.duplicates += places.length + ticks.length - added;
  }
  return tally;
}

/** Whatever is wrong with the table itself is one fault here; the reason says which. */
const faultOf = (code: string): PositionFault => positionFaults.find((one) => one === code) ?? 'not_a_row';

export const storedCells = ({ cells }: Counted) => [...cells].map(([cell, { seconds, visits, driveThroughs }]) => ({ cell: hexToBigint(cell), seconds, visits, driveThroughs }));
