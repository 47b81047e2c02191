import { describe, expect, test } from 'vitest';
import type { Brief } from '../../../server/model/answers.ts';
import { makeText } from '../../../web/messages/messages.tsx';
import { briefSentences, verdictOf } from '../../../web/panels/brief_sentences.ts';
import { levelOf, quotedP, strengthOf } from '../../../web/panels/sentence.ts';
import { sentenceValues } from '../../../web/panels/sentence_text.tsx';

const ranked = [{
  rank: 1, cells: ['89a', '89b'], peak: '89a', longitude: 1, latitude: 2, count: 60, harm: 600, z: 9, q: 0.0001, squareKm: 0.2, place: 'Quay 1', isNew: true,
}];

const usual: Brief = {
  meta: {
    filter: {
      agency: 'demo', from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z', zone: 'UTC', fromDay: '2026-02-01', toDay: '2026-03-01',
      offences: null, hours: null, weekdays: null, area: null,
    },
    dataVersion: '7', demonstration: true, rows: 318, placed: 310, hourUnknown: 0, warnings: [],
  },
  count: 318, harm: 3180,
  previous: {
    from: '2026-01-04T00:00:00Z', to: '2026-02-01T00:00:00Z', complete: true, count: 284, harm: 2900,
    ratio: 1.12, ratioLower: 0.95, ratioUpper: 1.31, p: 0.18,
  },
  hotspots: {
    cells: 14, incidents: 99, incidentShare: 0.31, squareKm: 1.5, areaShare: 0.019, newCells: ['89a', '89b'], goneCells: ['89c'], ranked,
  },
  peak: { weekday: 5, hour: 22, count: 12 },
};
type Changes = { [Key in keyof Brief]?: Brief[Key] extends object | null ? Partial<NonNullable<Brief[Key]>> | null : Brief[Key] };
const brief = (changes: Changes = {}): Brief => {
  const made: Record<string, unknown> = { ...usual };
  for (const [name, value] of Object.entries(changes)) {
    const before = (usual as unknown as Record<string, unknown>)[name];
    made[name] = value !== null && typeof value === 'object' ? { ...(before as object), ...value } : value;
  }
  return made as unknown as Brief;
};
const ids = (said: Brief, measure: 'count' | 'harm' = 'count') => briefSentences(said, measure).map(({ id }) => id);

/** The sentence as it is read, without its links. */
const english = makeText('en', 'UTC');
const ukrainian = makeText('uk', 'UTC');
function words(said: Brief, id: string, text = english): string {
  const found = briefSentences(said, 'count').find((sentence) => sentence.id === id);
  if (!found) throw new Error(`${id} is not said`);
  const tags = Object.fromEntries(Object.keys(found.links).map((tag) => [tag, (children: unknown[]) => children.join('')]));
  const node = text.rich(found.id, { ...sentenceValues(text, found), ...tags }) as unknown;
  const flat = (part: unknown): string => {
    if (part === null || part === undefined || typeof part === 'boolean') return '';
    if (Array.isArray(part)) return part.map(flat).join('');
    if (typeof part === 'object') return flat((part as { props: { children: unknown } }).props.children);
    return String(part);
  };
  return flat(node).replaceAll(' ', ' ');
}

describe('the brief', () => {
  test('says how many, against before, where, what is new, when, and what is not on the map', () => {
    expect(ids(brief())).toEqual(['brief.count', 'brief.up', 'brief.hotspots', 'brief.newAndGone', 'brief.peak', 'brief.unplaced']);
  });

  test('names a rise together with what the test says about it', () => {
    expect(words(brief(), 'brief.count')).toBe('318 incidents in 28 days.');
    expect(words(brief(), 'brief.up')).toBe('That is 12% more than the 284 in the 28 days before: within normal variation.');
    expect(words(brief({ previous: { p: 0.034 } }), 'brief.up')).toContain('more than chance would usually bring (p = 0.034)');
    expect(words(brief({ previous: { p: 0.0000004 } }), 'brief.up')).toContain('clearly more than chance (p < 0.001)');
  });

  test('names a fall likewise', () => {
    const fall = brief({ previous: { count: 402, p: 0.002 } });
    expect(ids(fall)[1]).toBe('brief.down');
    expect(words(fall, 'brief.down')).toBe('That is 21% fewer than the 402 in the 28 days before: clearly a fall beyond chance (p = 0.002).');
  });

  test('does not write a change of 0 %', () => {
    expect(ids(brief({ count: 3180, previous: { count: 3185, p: 0.9 } }))[1]).toBe('brief.about');
  });

  test('does not call an equal number a change', () => {
    expect(ids(brief({ previous: { count: 318, p: 1 } }))[1]).toBe('brief.same');
  });

  test('gives no percentage against nothing', () => {
    const first = brief({ previous: { count: 0, ratio: null, p: 0.001 } });
    expect(ids(first)[1]).toBe('brief.fromNothing');
    expect(words(first, 'brief.fromNothing')).toContain('none in the 28 days before');
  });

  test('compares nothing when the window before is not covered by data', () => {
    const early = brief({ previous: { complete: false }, hotspots: { newCells: null, goneCells: null } });
    expect(ids(early)).toEqual(['brief.count', 'brief.notCovered', 'brief.hotspots', 'brief.peak', 'brief.unplaced']);
  });

  test('says so when nothing is significant, and what no longer is', () => {
    expect(ids(brief({ hotspots: { cells: 0, ranked: [], newCells: [], goneCells: [] } }))).toContain('brief.noHotspot');
    expect(ids(brief({ hotspots: { cells: 0, ranked: [], newCells: [], goneCells: ['89c'] } }))).toContain('brief.gone');
    expect(ids(brief({ hotspots: null }))).toContain('brief.untested');
  });

  test('tells new from gone from neither', () => {
    expect(ids(brief({ hotspots: { goneCells: [] } }))).toContain('brief.new');
    expect(ids(brief({ hotspots: { newCells: [] } }))).toContain('brief.goneOnly');
    expect(ids(brief({ hotspots: { newCells: [], goneCells: [] } }))).toContain('brief.noneNew');
  });

  test('when nothing was recorded it says only that, and what there was before', () => {
    expect(ids(brief({ count: 0 }))).toEqual(['brief.nothing', 'brief.nothingBefore']);
    expect(ids(brief({ count: 0, previous: { count: 0 } }))).toEqual(['brief.nothing']);
    expect(ids(brief({ count: 0, previous: { complete: false } }))).toEqual(['brief.nothing']);
  });

  test('names no busiest hour among a few incidents', () => {
    expect(ids(brief({ count: 12 }))).not.toContain('brief.peak');
    expect(ids(brief({ peak: null }))).not.toContain('brief.peak');
  });

  test('weighs harm without pretending to test it', () => {
    expect(ids(brief(), 'harm')[2]).toBe('brief.harmBefore');
    expect(ids(brief({ previous: { complete: false } }), 'harm')[2]).toBe('brief.harm');
  });

  test('tells what was left out because its hour is not known', () => {
    expect(ids(brief({ meta: { hourUnknown: 4 } }))).toContain('brief.hourUnknown');
    expect(ids(brief({ meta: { placed: 318 } }))).not.toContain('brief.unplaced');
  });

  test('every number that is marked in a message leads somewhere', () => {
    const links = Object.fromEntries(briefSentences(brief(), 'count').flatMap(({ links: found }) => Object.entries(found)));
    expect(links).toMatchObject({
      countLink: { kind: 'incidents' },
      previousLink: { kind: 'window', from: '2026-01-04', to: '2026-02-01' },
      cellsLink: { kind: 'cells', cells: ['89a', '89b'] },
      freshLink: { kind: 'cells', cells: ['89a', '89b'] },
      goneLink: { kind: 'cells', cells: ['89c'] },
      peakLink: { kind: 'hour', weekday: 5, hour: 22 },
      unplacedLink: { kind: 'unplaced' },
    });
  });

  test('reads as Ukrainian in every plural form', () => {
    const counted = (count: number): string => words(brief({ count }), 'brief.count', ukrainian);
    expect(counted(1)).toBe('1 подія за 28 днів.');
    expect(counted(3)).toBe('3 події за 28 днів.');
    expect(counted(11)).toBe('11 подій за 28 днів.');
    expect(counted(22)).toBe('22 події за 28 днів.');
    expect(words(brief(), 'brief.up', ukrainian)).toBe('Це на 12% більше, ніж 284 за попередні 28 днів: у межах звичайних коливань.');
    expect(words(brief(), 'brief.peak', ukrainian)).toBe('Найнапруженіша година тижня: пʼятниця, 22:00–23:00, 12 подій.');
  });
});

describe('words for numbers', () => {
  test('a level is named only when the corrected p reaches it', () => {
    expect([0.009, 0.03, 0.08, 0.2, null].map(levelOf)).toEqual([99, 95, 90, null, null]);
  });
  test('strength grows with z', () => {
    expect([9, 5, 2.5, 1, -3, null].map(strengthOf)).toEqual(['extreme', 'strong', 'clear', 'none', 'low', 'none']);
  });
  test('a tiny p is not written as zero', () => {
    expect(quotedP(1e-12)).toEqual({ p: 0.001, pRelation: '<' });
    expect(quotedP(0.0344)).toEqual({ p: 0.034, pRelation: '=' });
  });
  test('a verdict needs a test', () => {
    expect([null, 0.05, 0.049, 0.0099].map(verdictOf)).toEqual(['untested', 'normal', 'notable', 'clear']);
  });
});
