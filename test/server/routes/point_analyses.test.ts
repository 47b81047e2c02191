import { expect, it } from 'vitest';
import type { AnalysisResult } from '../../../server/model/analysis.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { february, workingTown } from '../../support/working_town.ts';

onBothDatabases('analyses of density and distance', (get) => {
  const { run: runBody } = workingTown(get);
  const run = ({ offences, ...asked }: { method: string; unit?: string; parameters?: Record<string, string>; offences?: string }): Promise<AnalysisResult> =>
    runBody({ ...asked, filter: { ...february, ...(offences !== undefined && { offences }) } });
  const figure = ({ figures }: AnalysisResult, id: string): unknown => figures.find((one) => one.id === id)?.value;

  it('add up to about the incidents over the hexagons of the study area', async () => {
    const result = await run({ method: 'kernel_density', unit: 'hex:8', parameters: { bandwidth: '2000' } });
    expect(result).toMatchObject({ unit: 'hex:8', notDefined: null, exact: false, parameters: { rule: 'fixed', bandwidth: 2000, kernel: 'quartic', edge: true, cuts: [1, 5, 10, 25] } });
    const { layer } = result;
    expect(layer!.ramp).toBe('amount');
    expect(layer!.classes!.reduce((sum, { count }) => sum + count, 0)).toBe(layer!.unit.length);
    const mean = layer!.columns.value!.reduce<number>((sum, one) => sum + (one ?? 0), 0) / layer!.unit.length;
    const density = result.used / result.studyArea.squareKm;
    expect(mean / density).toBeGreaterThan(0.6);
    expect(mean / density).toBeLessThan(1.4);
    expect(figure(result, 'bandwidth')).toBe(2000);
  });

  it('see squares and areas, by each rule for the bandwidth', async () => {
    for (const [unit, rule] of [['square:1000', 'adaptive'], ['area', 'esri'], ['hex:8', 'cross_validated']] as const) {
      const { layer, notDefined } = await run({ method: 'kernel_density', unit, parameters: { rule } });
      expect(notDefined).toBeNull();
      expect(layer!.columns.value!.some((one) => one !== null && one > 0)).toBe(true);
    }
  });

  it('set one offence against the others, and never against itself', async () => {
    const result = await run({ method: 'relative_risk', unit: 'hex:8', offences: 'robbery', parameters: { permutations: '99', bandwidth: '3000' } });
    expect(result.notDefined).toBeNull();
    expect(result.layer!.classes!.map(({ code }) => code)).toEqual(['higher', 'same', 'lower', 'no_baseline']);
    expect(figure(result, 'baseline')).toBeGreaterThan(0);
    expect((await run({ method: 'relative_risk', unit: 'hex:8', parameters: { permutations: '99' } })).notDefined!.en).toMatch(/nothing to compare with/);
  });

  it('measure distances between the incidents themselves, and draw their middle', async () => {
    const nearest = await run({ method: 'nearest_neighbour_index', parameters: { simulations: '19', orders: '2' } });
    expect(nearest).toMatchObject({ unit: 'none', layer: null, exact: false, seed: 1 });
    expect(nearest.tables[0]!.rows.length).toBe(2);
    const clustering = await run({ method: 'ripley', parameters: { simulations: '39', steps: '5' } });
    expect(clustering.charts[0]).toMatchObject({ kind: 'line', id: 'envelope' });
    expect(figure(clustering, 'p')).toBeGreaterThanOrEqual(0.025);
    const centres = await run({ method: 'centrography', parameters: { parts: '4' } });
    expect(centres).toMatchObject({ exact: true, seed: null });
    expect(centres.layer!.geometry).toBe('shape');
    expect(centres.layer!.columns.class!.filter((code) => code === 'part').length).toBe(4);
  });
});
