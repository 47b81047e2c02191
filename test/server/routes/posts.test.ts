import { expect, it } from 'vitest';
import { postsRecord, type PostsAsked, type PostsPlan } from '../../../server/model/beats.ts';
import { problemOf } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { february, workingTown } from '../../support/working_town.ts';

const { agency: _, ...window } = february;
const heap: [number, number] = [30.5, 50.45];
const corner: [number, number] = [30.455, 50.405];

onBothDatabases('posts', (get) => {
  const { app } = workingTown(get);
  const post = (body: Partial<PostsAsked>): Promise<Response> => app().request('/api/v1/patrols/posts', {
    method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' },
    body: JSON.stringify({ filter: window, unit: 'hex:8', candidates: 'hex:7', posts: 2, reach: { metres: 2500 }, travel: { how: 'straight' }, ...body }),
  });
  const choose = async (body: Partial<PostsAsked> = {}): Promise<PostsPlan> => {
    const response = await post(body);
    const said = await response.json() as { status: string; record: unknown };
    expect([response.status, said.status]).toEqual([200, 'done']);
    return postsRecord.parse(said.record).plan;
  };

  it('cover most work, are kept, and leave as files', async () => {
    const plan = await choose({ title: 'Standby' });
    expect(plan).toMatchObject({ title: 'Standby', model: 'coverage', unit: 'hex:8', before: null, method: { gap: 0 }, travel: { how: 'straight' } });
    expect(plan.after.covered).toBeCloseTo(plan.method.objective, 6);
    expect(plan.after.coveredShare!).toBeGreaterThan(0.3);
    expect(plan.posts.reduce((sum, { nearest }) => sum + nearest, 0)).toBeCloseTo(plan.learned.total, 6);
    expect(plan.after.covered + plan.uncovered.reduce((sum, { load }) => sum + load, 0)).toBeLessThanOrEqual(plan.learned.total + 1e-6);
    for (const { en, uk } of plan.reading) expect([en, uk].every((text) => text.length > 20 && !text.includes('{'))).toBe(true);
    expect((await choose({ title: 'Standby' })).id).toBe(plan.id);
    const list = await (await app().request('/api/v1/patrols/posts')).json() as { plans: { id: string; kind: string }[] };
    expect(list.plans).toEqual([expect.objectContaining({ id: plan.id, kind: 'posts', count: 2 })]);
    expect((await (await app().request('/api/v1/patrols/beats')).json() as { plans: unknown[] }).plans).toEqual([]);
    expect((await (await app().request(`/api/v1/patrols/posts/${plan.id}`)).json() as { plan: PostsPlan }).plan.sha256).toBe(plan.sha256);
    const points = await (await app().request(`/api/v1/patrols/posts/${plan.id}.geojson`)).json() as { features: { geometry: { coordinates: unknown } }[] };
    expect(points.features.map(({ geometry }) => geometry.coordinates)).toEqual(plan.posts.map(({ at }) => at));
    for (const [table, lines] of [['posts', 3], ['uncovered', plan.uncovered.length + 1]] as const) {
      expect((await (await app().request(`/api/v1/patrols/posts/${plan.id}.csv?table=${table}`)).text()).trimEnd().split('\r\n')).toHaveLength(lines);
    }
  });

  it('stand where the work is nearest, keep what exists, and back each other up', async () => {
    const candidates = [{ name: 'Heap', at: heap }, { name: 'Corner', at: corner }, { name: 'East', at: [30.53, 50.45] as [number, number] }];
    expect((await choose({ candidates, posts: 1, model: 'p_median' })).posts.map(({ name }) => name)).toEqual(['Heap']);
    const kept = await choose({ candidates, existing: [{ name: 'Station', at: corner }], posts: 2, model: 'p_median' });
    expect(kept.posts.map(({ name, existing }) => [name, existing])).toEqual([['Station', true], ['Heap', false]]);
    expect(kept.before!.meanMetres!).toBeGreaterThan(kept.after.meanMetres!);
    const backed = await choose({ candidates, model: 'backup', backupWeight: 1, posts: 2 });
    expect(backed.posts.map(({ name }) => name)).toEqual(['Heap', 'East']);
    expect(backed.after.backup).toBeGreaterThan(0);
    expect(backed.method.objective).toBeCloseTo(backed.after.covered + backed.after.backup, 6);
    const apart = await choose({ candidates, model: 'p_dispersion', posts: 2, reach: { minutes: 8 } });
    expect(apart.posts.map(({ name }) => name)).toEqual(['Corner', 'East']);
    expect(apart.after.leastApartMetres!).toBeCloseTo(apart.method.objective, 3);
  });

  it('refuse what cannot be, with what would', async () => {
    const fields = async (body: Partial<PostsAsked>): Promise<unknown> => {
      const { code, fields: found } = await problemOf(await post(body));
      return [code, found.map(({ message: __, ...rest }) => rest)];
    };
    expect(await fields({ posts: 1, existing: [{ name: 'a', at: heap }, { name: 'b', at: corner }] })).toEqual(['bad_constraint', [{ field: 'posts', change: [{ path: ['posts'], value: 2 }] }]]);
    expect(await fields({ posts: 1, model: 'p_dispersion' })).toEqual(['bad_constraint', [{ field: 'posts', change: [{ path: ['posts'], value: 2 }] }]]);
    expect(await fields({ posts: 5, candidates: [{ name: 'a', at: heap }] })).toEqual(['bad_constraint', [{ field: 'posts', change: [{ path: ['posts'], value: 1 }] }]]);
    expect(await fields({ travel: { how: 'streets' } })).toEqual(['no_streets', [{ field: 'travel.how' }]]);
    expect(await fields({ filter: { offences: 'drugs.supply' } })).toEqual(['detection_driven', [{ field: 'filter.offences' }]]);
    expect((await problemOf(await app().request(`/api/v1/patrols/posts/${'0'.repeat(24)}`))).code).toBe('unknown_posts');
    expect(app().faults).toEqual([]);
  });
});
