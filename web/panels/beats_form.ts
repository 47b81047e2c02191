import type { BeatsAsked, BeatsBody, PostsAsked, PostsBody } from '../../server/model/beats.ts';
import { numberIn, numberOrNone, percentOf, shareIn } from './setting_values.ts';

/** What the form of the studio holds, for beats and for posts; numbers as they were typed. */
export type Workload = BeatsBody['workload'];
export type BeatsForm = {
  kind: 'beats' | 'posts'; title: string; workload: Workload; minutes: string; unit: string; seconds: string;
  today: string; beats: string; tolerance: string; mostMoved: string; lockedBeats: string; method: BeatsBody['method'];
  candidates: string; existing: string; posts: string; model: PostsBody['model']; reach: string; reachIn: 'minutes' | 'metres'; backup: string; speed: string; detour: string;
};

export const firstBeatsForm = (today: string): BeatsForm => ({
  kind: 'beats', title: '', workload: 'count', minutes: '45', unit: 'hex', seconds: '60', today, beats: '', tolerance: '10',
    mostMoved: '100', lockedBeats: '', method: 'local',
  candidates: 'hex', existing: '', posts: '4', model: 'coverage', reach: '8', reachIn: 'minutes', backup: '25', speed: '25', detour: '1.3',
});

type Filter = BeatsAsked['filter'];
export type JudgedBeats = { body: BeatsAsked | PostsAsked; faults: ReadonlySet<string> };

/** Posts as lines of "name; longitude; latitude"; null where a line cannot be read. */
export function postsIn(typed: string): { name: string; at: [number, number] }[] | null {
  const found: { name: string; at: [number, number] }[] = [];
  for (const line of typed.split('\n').map((one) => one.trim()).filter((one) => one !== '')) {
    const [name = '', east = '', north = '', ...more] = line.split(/[;\t]/).map((part) => part.trim());
    const [longitude, latitude] = [numberIn(east, { least: -180, most: 180 }), numberIn(north, { least: -90, most: 90 })];
    if (name === '' || longitude === null || latitude === null || more.length > 0) return null;
    found.push({ name, at: [longitude, latitude] });
  }
  return found;
}

export function judgeBeats(form: BeatsForm, filter: Filter): JudgedBeats {
  const faults = new Set<string>();
  const needed = <T>(name: string, value: T | null, otherwise: T): T => {
    if (value === null) faults.add(name);
    return value ?? otherwise;
  };
  const common = {
    title: form.title.trim(), ...(filter && Object.keys(filter).length > 0 && { filter }), workload: form.workload, unit: form.unit,
    ...(form.workload === 'minutes' && { service: { minutes: needed('minutes', numberIn(form.minutes, { least: 1, most: 1440 }), 45) } }),
  };
  if (form.kind === 'beats') {
    const count = numberOrNone(form.beats, { least: 2, most: 300, whole: true });
    if (count === null || (form.today === '' && count === undefined)) faults.add('beats');
    const locked = form.lockedBeats.split(',').map((code) => code.trim()).filter((code) => code !== '');
    return { faults, body: {
      ...common, ...(form.today !== '' && { today: form.today }), ...(count !== null && count !== undefined && { beats: count }),
        tolerance: needed('tolerance', shareIn(form.tolerance, { least: 0.01, most: 1 }), 0.1),
      mostMoved: needed('mostMoved', shareIn(form.mostMoved), 1), lockedBeats: locked, method: form.method,
        ...(form.method === 'exact' && { seconds: needed('seconds', numberIn(form.seconds, { least: 1, most: 3600 }), 60) }),
    } };
  }
  const reach = needed('reach', numberIn(form.reach, form.reachIn === 'minutes' ? { least: 0.5, most: 120 } : { least: 50, most: 100_000 }), 8);
  return { faults, body: {
    ...common, candidates: form.candidates, existing: needed('existing', postsIn(form.existing), []),
      posts: needed('posts', numberIn(form.posts, { least: 1, most: 200, whole: true }), 1),
    model: form.model, reach: form.reachIn === 'minutes' ? { minutes: reach } : { metres: reach },
      ...(form.model === 'backup' && { backupWeight: needed('backup', shareIn(form.backup), 0.25) }),
    travel: { speedKmh: needed('speed', numberIn(form.speed, { least: 2, most: 130 }), 25),
      detour: needed('detour', numberIn(form.detour, { least: 1, most: 3 }), 1.3) },
  } };
}

/** The form that asked for what was saved. */
export function beatsFormOf(body: BeatsBody | PostsBody): BeatsForm {
  const form = { ...firstBeatsForm(''), title: body.title, workload: body.workload, minutes: String(body.service.minutes),
    unit: body.unit, seconds: String(body.seconds) };
  if (!('model' in body)) {
    return {
      ...form, kind: 'beats', today: body.today ?? '', beats: body.beats === undefined ? '' : String(body.beats),
        tolerance: percentOf(body.tolerance), mostMoved: percentOf(body.mostMoved),
      lockedBeats: body.lockedBeats.join(', '), method: body.method,
    };
  }
  return {
    ...form, kind: 'posts', candidates: typeof body.candidates === 'string' ? body.candidates : 'hex',
      existing: body.existing.map(({ name, at }) => [name, ...at].join('; ')).join('\n'), posts: String(body.posts), model: body.model,
    reach: String(body.reach.minutes ?? body.reach.metres ?? 8), reachIn: body.reach.metres === undefined ? 'minutes' : 'metres',
      backup: percentOf(body.backupWeight), speed: String(body.travel.speedKmh), detour: String(body.travel.detour),
  };
}
