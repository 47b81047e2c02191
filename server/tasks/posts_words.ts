import { say } from '../analysis/say.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { PostsPlan } from '../model/beats.ts';

/** What is said of posts that were chosen. */
const sentences = {
  coverage: {
    en: '{posts, plural, one {# post covers} other {# posts cover}} {share, number, ::percent .0} of the work within {reach}.', uk: '{posts, plural, one {# пост охоплює} few {# пости охоплюють} many {# постів охоплюють} other {# поста охоплює}} {share, number, ::percent .0} роботи в межах {reach}.',
  },
  backup: { en: '{share, number, ::percent .0} lie within reach of two posts or more.', uk: '{share, number, ::percent .0} лежить у межах досяжності двох постів або більше.' },
  travel: { en: 'From the nearest post it is {minutes, number, ::.0} min on average, at most {farthest, number, ::.0} min.', uk: 'Від найближчого поста в середньому {minutes, number, ::.0} хв, щонайбільше {farthest, number, ::.0} хв.' },
  before: {
    en: 'The posts that exist cover {share, number, ::percent .0}, {minutes, number, ::.0} min on average.', uk: 'Наявні пости охоплюють {share, number, ::percent .0}, у середньому {minutes, number, ::.0} хв.',
  },
  proven: { en: 'It is proven that no other choice of so many posts does better by this measure.', uk: 'Доведено, що жоден інший вибір такої ж кількості постів не кращий за цією мірою.' },
  open: { en: 'No other choice of so many posts can do better by more than {gap, number, ::percent .0}.', uk: 'Жоден інший вибір такої ж кількості постів не кращий більш ніж на {gap, number, ::percent .0}.' },
  not: {
    en: 'Reach is travel without traffic, sirens or the time until somebody sets out. It says where a unit would be near, not that it will be there when it is needed.',
    uk: 'Досяжність — це дорога без заторів, сирен і часу на виїзд. Вона показує, звідки було б близько, а не що екіпаж буде там, коли знадобиться.',
  },
  minutes: { en: '{reach, number} min', uk: '{reach, number} хв' }, metres: { en: '{reach, number} m', uk: '{reach, number} м' },
  summary: { en: '{posts, plural, one {# post} other {# posts}}, {share, number, ::percent} of the work within {reach}', uk: '{posts, plural, one {# пост} few {# пости} many {# постів} other {# поста}}, {share, number, ::percent} роботи в межах {reach}' },
} satisfies Record<string, Text>;

type Reach = { metres?: number | undefined; minutes?: number | undefined };
const reachWords = ({ metres, minutes }: Reach): Text => (metres !== undefined ? say(sentences.metres, { reach: metres }) : say(sentences.minutes, { reach: minutes ?? 0 }));

export const postsSummary = ({ after }: Pick<PostsPlan, 'after'>, reach: Reach): Text => say(sentences.summary, { posts: after.posts, share: after.coveredShare ?? 0, reach: reachWords(reach) });

export function postsReading({ before, after, method }: Pick<PostsPlan, 'before' | 'after'> & { method: { gap: number } }, reach: Reach): Text[] {
  const reading = [say(sentences.coverage, { posts: after.posts, share: after.coveredShare ?? 0, reach: reachWords(reach) })];
  if (after.backupShare !== null && after.backup > 0) reading.push(say(sentences.backup, { share: after.backupShare }));
  if (after.meanMinutes !== null && after.farthestMinutes !== null) reading.push(say(sentences.travel, { minutes: after.meanMinutes, farthest: after.farthestMinutes }));
  if (before !== null) reading.push(say(sentences.before, { share: before.coveredShare ?? 0, minutes: before.meanMinutes ?? 0 }));
  return [...reading, method.gap <= 1e-9 ? sentences.proven : say(sentences.open, { gap: method.gap }), sentences.not];
}

const warned = {
  noWork: { en: 'There is no work anywhere, so there is nothing to choose posts by.', uk: 'Ніде немає роботи, тож обирати пости немає за чим.' },
  unreachable: {
    en: '{count, plural, one {# place} other {# places}} cannot be reached on the streets that are loaded; each counts as very far.', uk: '{count, plural, one {# місце недосяжне} few {# місця недосяжні} many {# місць недосяжні} other {# місця недосяжні}} завантаженими вулицями; кожне рахується дуже далеким.',
  },
  straight: { en: 'Travel is by straight lines, not streets: times are assumptions. Load a street network to have them from streets.', uk: 'Дорогу пораховано прямими лініями, а не вулицями: час є припущенням. Завантажте мережу вулиць, щоб рахувати за нею.' },
} satisfies Record<string, Text>;

export function postsWarnings({ total, unreachable, straight }: { total: number; unreachable: number; straight: boolean }): AnalysisWarning[] {
  return [
    ...(total > 0 ? [] : [{ code: 'no_work', severity: 'stop' as const, text: warned.noWork }]),
    ...(unreachable === 0 ? [] : [{ code: 'unreachable', severity: 'caution' as const, text: say(warned.unreachable, { count: unreachable }) }]),
    ...(straight ? [{ code: 'straight_travel', severity: 'caution' as const, text: warned.straight }] : []),
  ];
}
