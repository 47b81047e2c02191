import type { AnalysisWarning } from '../model/analysis.ts';
import { polygonMask, type PolygonMask } from '../stats/polygon_mask.ts';
import type { Events, StudyShape } from './method.ts';
import { say } from './say.ts';

export type Inside = { x: Float64Array; y: Float64Array; mask: PolygonMask; left: number };

/** Events inside the study area, for methods that strew others over it; null when it has no area. */
export function insideStudy({ x, y, n }: Events, { polygons }: StudyShape): Inside | null {
  const mask = polygonMask(polygons);
  if (mask === null) return null;
  const inside = Uint8Array.from(x, (px, i) => (mask.contains(px, y[i]!) ? 1 : 0));
  const own = { x: x.filter((_, i) => inside[i] === 1), y: y.filter((_, i) => inside[i] === 1) };
  return { ...own, mask, left: n - own.x.length };
}

/** What distances between events have to be read with: those left out, and stacks on one point. */
export function pointWarnings({ left, duplicates }: { left: number; duplicates: number }): AnalysisWarning[] {
  const found: AnalysisWarning[] = [];
  if (duplicates >= 0.05) {
    found.push({
      code: 'stacked_places', severity: duplicates >= 0.2 ? 'caution' : 'note',
      text: say({
        en: '{share, number, ::percent .0} of the incidents share their exact place with another: addresses on which they were put, not nearness, then decide distances this short, and tests of clustering mean little.',
        uk: '{share, number, ::percent .0} інцидентів мають точно те саме місце, що й інший: тоді короткі відстані визначає точка, до якої прив’язано адреси, а не близькість, і перевірки скупчення мало що кажуть.',
      }, { share: duplicates }),
    });
  }
  if (left > 0) {
    found.push({
      code: 'outside_study', severity: 'note',
      text: say({
        en: '{left, plural, one {# incident lies} other {# incidents lie}} outside of the study area and {left, plural, one {takes} other {take}} no part.',
        uk: '{left, plural, one {# інцидент лежить поза територією й не враховується} few {# інциденти лежать поза територією й не враховуються} many {# інцидентів лежать поза територією й не враховуються} other {# інциденту лежать поза територією й не враховуються}}.',
      }, { left }),
    });
  }
  return found;
}
