import { backupCover, type BackupProblem } from './backup_cover.ts';
import type { Choice } from './choice.ts';
import { maxCover, type CoverProblem } from './max_cover.ts';
import { pDispersion, type DispersionProblem } from './p_dispersion.ts';
import { pMedian, type MedianProblem } from './p_median.ts';
import type { Work } from './work.ts';

/** Where to stand: one of the four questions, and how long and with which seed it is to be answered. */
export type PostsProblem = { seconds: number; seed: number } & (
  | ({ model: 'coverage' } & CoverProblem)
  | ({ model: 'backup' } & BackupProblem)
  | ({ model: 'p_median' } & MedianProblem)
  | ({ model: 'p_dispersion' } & DispersionProblem)
);

export const choosePostsWork: Work<PostsProblem, Choice> = {
  id: 'choose_posts',
  run(asked, tick) {
    const limits = { seconds: asked.seconds, seed: asked.seed, tick };
    if (asked.model === 'coverage') return maxCover(asked, limits);
    if (asked.model === 'backup') return backupCover(asked, limits);
    return asked.model === 'p_median' ? pMedian(asked, limits) : pDispersion(asked, limits);
  },
};
