import { describe, expect, it } from 'vitest';
import { emergingHotspots } from '../../../server/analysis/emerging_hotspots.ts';
import { analysisInput, windowStart, type Point } from '../../support/analysis_input.ts';
import { hasSharedData } from '../../support/data.ts';
import { memphisAnalysis } from '../../support/memphis_analysis.ts';
import { runMethod } from '../../support/run_method.ts';

const weekMs = 7 * 86_400_000;

/** One corner hot in every week, one only in the last two, an event here and there. */
function town(): Point[] {
  const points: Point[] = [];
  for (let week = 0; week < 12; week += 1) {
    const at = windowStart + week * weekMs + 3_600_000;
    for (let one = 0; one < 12; one += 1) points.push({ x: 1250, y: 1250, at });
    if (week >= 10) for (let one = 0; one < 25; one += 1) points.push({ x: 4250, y: 4250, at });
    for (let one = 0; one < 20; one += 1) points.push({ x: ((week * 20 + one) * 7919) % 5000, y: ((week * 20 + one) * 104_729) % 5000, at });
  }
  return points;
}
const input = (points: readonly Point[] = town()) => analysisInput(points, { days: 84 });

describe('the analysis of emerging hot spots', () => {
  it('names what lasts and what is new, with their strips on map and chart', () => {
    const { layer, charts, reading, tables, used, notDefined } = runMethod(emergingHotspots, input());
    expect(notDefined).toBeNull();
    expect(used).toBe(12 * 32 + 50);
    expect(['intensifying_hot', 'persistent_hot']).toContain(layer!.columns.class![2 * 10 + 2]);
    // The first step has no step before it, so half as many neighbours, and is not yet sure.
    expect(layer!.columns.label![2 * 10 + 2]).toBe('.HHHHHHHHHHH');
    expect(layer!.columns.class![8 * 10 + 8]).toBe('consecutive_hot');
    const strips = charts.find(({ kind }) => kind === 'strips');
    expect(strips).toMatchObject({ steps: expect.arrayContaining(['2026-01-05', '2026-03-23']) });
    expect(strips?.kind === 'strips' && strips.rows[0]!.strip.endsWith('HHHHHHHHHHH')).toBe(true);
    expect(strips?.kind === 'strips' && strips.rows.every(({ strip }) => strip.length === 12)).toBe(true);
    expect(tables[0]!.rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(100);
    expect(reading[0]!.en).toContain('23 March 2026 to 29 March 2026');
    expect(reading.at(-1)!.en).toContain('not why');
  });

  it('says that cold spots could not be found at such counts', () => {
    expect(runMethod(emergingHotspots, input()).warnings.map(({ code }) => code)).toContain('no_cold_spots');
  });

  it('calls more without correction, and counts the false ones to be expected', () => {
    const [corrected, single] = [runMethod(emergingHotspots, input()), runMethod(emergingHotspots, input(), { correction: 'none' })];
    const hotSteps = (output: typeof single): number => output.layer!.columns.value!.reduce((sum, steps) => sum + steps, 0);
    expect(hotSteps(single)).toBeGreaterThan(hotSteps(corrected));
    expect(single.reading.some(({ en }) => en.startsWith('Without correction'))).toBe(true);
  });

  it('says whether more is new than constant risk would show', () => {
    // As many incidents in every week: in the last two they gather at three places, before they are everywhere.
    const gathering = Array.from({ length: 12 * 60 }, (_, i): Point => {
      const at = windowStart + Math.floor(i / 60) * weekMs + 3_600_000;
      if (i < 600) return { x: (i * 7919) % 5000, y: (i * 104_729) % 5000, at };
      return { x: [1250, 4250, 1250][i % 3]!, y: [1250, 1250, 4250][i % 3]!, at };
    });
    const { reading, tables } = runMethod(emergingHotspots, input(gathering));
    expect(reading.some(({ en }) => en.includes('more than constant risk explains'))).toBe(true);
    expect(tables[0]!.columns.map(({ id }) => id)).toContain('chance');
    expect(runMethod(emergingHotspots, input(), { permutations: 0 }).tables[0]!.rows[0]![4]).toBeNull();
    const steady = input(town().filter(({ x }) => x !== 4250));
    expect(runMethod(emergingHotspots, steady).reading.some(({ en }) => en.includes('no more than constant risk gives by chance'))).toBe(true);
  });

  it('gives a reason for too short a window and for no incidents', () => {
    expect(runMethod(emergingHotspots, analysisInput(town(), { days: 28 }), { step: 'week' }).notDefined!.en).toContain('10');
    expect(runMethod(emergingHotspots, input([])).notDefined!.en).toContain('no incidents');
    expect(runMethod(emergingHotspots, input([{ x: 1, y: 1 }]), { step: 'month' }).notDefined).not.toBeNull();
  });

  it.skipIf(!hasSharedData())('gives the published patterns for robberies of Memphis', () => {
    const { figures, tables, layer } = runMethod(emergingHotspots, memphisAnalysis(), { permutations: 19 });
    expect(figures.find(({ id }) => id === 'tests')!.value).toBe(50_268);
    expect(tables[0]!.rows.map((row) => row[1])).toEqual([15, 25, 23, 173, 1, 3952]);
    expect(layer!.classes!.map(({ code }) => code)).toHaveLength(9);
  });
});
