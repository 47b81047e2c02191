import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { sql } from 'kysely';
import { transact } from '../../../server/db/transact.ts';
import { surfaceBody, type SurfaceBody } from '../../../server/model/surface.ts';
import { localPerson } from '../../../server/model/who.ts';
import { makeSurface, type MadeSurface } from '../../../server/tasks/make_surface.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { makeTown, type Town } from '../../support/town.ts';
import { moveVersion } from '../../support/versions.ts';

const shift = { from: '2026-03-10T20:00', to: '2026-03-11T04:00' };
const ask = (database: Database, surface: Partial<Record<keyof SurfaceBody, unknown>>, at = shift): Promise<MadeSurface> =>
  makeSurface(database, localPerson, { agency: 'town', shift: at, surface: surfaceBody.parse(surface) });
const total = ({ expected }: MadeSurface): number => expected.reduce((sum, one) => sum + one, 0);

onBothDatabases('a surface of a coming shift', (get) => {
  let town: Town;
  beforeAll(async () => { town = await makeTown(get()); });

  it('holds by the count what the time before held on average, and most where most was', async () => {
    const surface = await ask(get(), { resolution: 8 });
    expect(surface.hours).toBe(8);
    expect(surface.expected.length).toBe(surface.cells.length * 8);
    const inside = surface.learning.events.cell.filter((cell) => cell >= 0).length;
    const days = (surface.learning.to - surface.learning.from) / 86_400_000;
    // A third of a day, and hours that are alike but for chance.
    expect(total(surface) / ((inside / days) / 3)).toBeGreaterThan(0.8);
    expect(total(surface) / ((inside / days) / 3)).toBeLessThan(1.2);
    const byCell = surface.cells.map((_, cell) => surface.expected.slice(cell * 8, cell * 8 + 8).reduce((sum, one) => sum + one, 0));
    const first = byCell.indexOf(Math.max(...byCell));
    expect(Math.hypot(surface.longitude[first]! - 30.5, surface.latitude[first]! - 50.45)).toBeLessThan(0.01);
    expect(surface.learned.to).toBe('2026-03-10T18:00:00.000Z');
    expect((await ask(get(), { resolution: 8 })).sha256).toBe(surface.sha256);
    expect(surface.names[first]).toMatch(/^(West|East) · /);
  });

  it('reads nothing at or after the begin of the shift, whatever the filter asks for', async () => {
    const before = await ask(get(), { resolution: 8, filter: { to: '2026-03-30' } });
    const latest = before.learning.events.time.reduce((most, one) => Math.max(most, one), 0);
    expect(latest).toBeLessThan(Date.parse('2026-03-10T18:00:00Z'));
    await transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
      // Known to the day alone: it may have happened during the shift.
      await sql`update incident set time_precision = 'day', local_hour = null, occurred_from = '2026-03-09T22:00:00Z', occurred_to = '2026-03-10T22:00:00Z'
        where agency_id = ${town.agency.agencyId} and local_date = '2026-03-10'`.execute(transaction);
      await moveVersion(transaction, town.agency.agencyId);
    });
    const after = await ask(get(), { resolution: 8 });
    expect(after.learning.events.n).toBeLessThan(before.learning.events.n);
    expect(after.learning.events.day.every((day) => day < Date.parse('2026-03-10') / 86_400_000)).toBe(true);
  });

  it.each(['recency', 'kernel_density', 'near_repeat', 'self_exciting'])('has the model %s, whose expectations are numbers', async (model) => {
    const surface = await ask(get(), { model, resolution: 8 });
    expect(surface.expected.every((one) => one >= 0 && Number.isFinite(one))).toBe(true);
    expect(total(surface)).toBeGreaterThan(0.5);
    expect(total(surface)).toBeLessThan(5);
  });
});
