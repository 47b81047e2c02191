import type { Chart } from '../../server/model/analysis.ts';

type Role = Extract<Chart, { kind: 'bar' }>['bars'][number]['role'];
export type RoleLook = { colour: string; width: number; dash: string };

/** Each role has a stroke of its own, so that lines can be told apart without their colours. */
export const roleLooks: Readonly<Record<Role, RoleLook>> = {
  observed: { colour: 'var(--data-series)', width: 1.75, dash: 'none' },
  expected: { colour: 'var(--data-previous)', width: 1.5, dash: '6 3' },
  limit: { colour: 'var(--text-quiet)', width: 1.25, dash: '2 3' },
  signal: { colour: 'var(--data-hot-3)', width: 2, dash: 'none' },
  baseline: { colour: 'var(--data-series-quiet)', width: 1.5, dash: '9 3 2 3' },
};
