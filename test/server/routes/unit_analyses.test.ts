import { expect, it } from 'vitest';
import type { AnalysisResult } from '../../../server/model/analysis.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { workingTown } from '../../support/working_town.ts';

onBothDatabases('analyses over units', (get) => {
  const { run: runBody } = workingTown(get);
  const run = (method: string, unit: string, parameters: Record<string, string> = {}): Promise<AnalysisResult> => runBody({ method, unit, parameters });

  it('find hot hexagons, by formula and by permutations, and say how they were counted', async () => {
    const result = await run('getis_ord', 'hex:8', { inference: 'permutation', permutations: '4999' });
    expect(result).toMatchObject({ unit: 'hex:8', seed: 1, notDefined: null, exact: false, parameters: { inference: 'permutation', permutations: 4999, rings: 1 } });
    const { layer } = await run('getis_ord', 'hex:8');
    const hot = layer!.unit.filter((_, i) => layer!.columns.class![i]!.startsWith('hot'));
    expect(hot.length).toBeGreaterThan(2);
    expect(layer!.classes!.reduce((sum, { count }) => sum + count, 0)).toBe(layer!.unit.length);
    const effect = await run('operation_effect', 'hex:8', { treated: hot.join(',') });
    expect(effect.tables[0]!.rows[0]!.slice(1, 2)).toEqual([hot.length]);
    expect(effect.layer!.columns.class!.filter((code) => code === 'treated').length).toBe(hot.length);
  });

  it('see squares and areas as well', async () => {
    const local = await run('local_moran', 'square:1000', { permutations: '999' });
    expect(local.layer!.shapes!.length).toBe(local.layer!.unit.length);
    expect((await run('autocorrelation', 'square:1000', { permutations: '99' })).tables[0]!.rows.length).toBe(4);
    const areas = await run('concentration', 'area');
    expect(areas.figures.find(({ id }) => id === 'non_empty')!.value).toBe(2);
    expect((await run('pattern_test', 'area', { against: 'previous' })).layer!.columns.label!.every((label) => label !== null)).toBe(true);
    expect((await run('local_moran', 'area')).notDefined!.en).toMatch(/too few units/);
  });

  it('hold one kind of incidents against another, and not against itself', async () => {
    expect((await run('smoothed_rates', 'hex:8', { exposure: 'incidents' })).notDefined!.en).toMatch(/comparison group is the selection itself/);
    const rates = await run('smoothed_rates', 'hex:8', { exposure: 'incidents', baseline: 'burglary', smoothing: 'local' });
    expect(rates.layer!.columns.value!.some((value) => value === null)).toBe(true);
    expect((await run('smoothed_rates', 'square:1000')).layer!.ramp).toBe('amount');
  });
});
