import type { AnalysisLayer, LayerClass, Text as Bilingual } from '../../server/model/analysis.ts';
import type { BeatPlan } from '../../server/model/beats.ts';
import { hexOutline } from '../../server/model/hex.ts';
import type { Label } from './scene.ts';

export type Side = 'before' | 'after';
type Geometry = { type: string; coordinates: unknown };
/** Shape of a unit that is no hexagon; null where it is not known. */
export type ShapeOf = (unit: string) => Geometry | null;

const polygonsOf = (geometry: Geometry | null): unknown[] => {
  if (geometry?.type === 'Polygon') return [geometry.coordinates];
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates as unknown[] : [];
};

export const isOfHexes = ({ unit }: Pick<BeatPlan, 'unit'>): boolean => unit.startsWith('hex');

/** Units of every beat on one side, in the order of the list of beats. */
export function unitsOfBeats({ beats, assignment }: Pick<BeatPlan, 'beats' | 'assignment'>, side: Side): string[][] {
  const found: string[][] = beats.map(() => []);
  assignment[side]?.forEach((beat, unit) => { if (beat >= 0) found[beat]?.push(assignment.units[unit]!); });
  return found;
}

const shapeOf = (units: readonly string[], ofHexes: boolean, shape: ShapeOf): Geometry => ({
  type: 'MultiPolygon', coordinates: ofHexes ? hexOutline(units) : units.flatMap((unit) => polygonsOf(shape(unit))),
});

/** How far the work of a beat lies from the mean, in steps of what is tolerated: 0 within it, 3 more than four times as far. */
export function deviationStep(deviation: number | null, tolerance: number): number {
  if (deviation === null) return 0;
  const away = Math.abs(deviation) / tolerance;
  const step = away <= 1 + 1e-9 ? 0 : away <= 2 ? 1 : away <= 4 ? 2 : 3;
  return Math.sign(deviation) * step || 0;
}

const steps = [3, 2, 1, 0, -1, -2, -3];
const meaningOf = (step: number): LayerClass['meaning'] => (step === 0 ? 'none' : `${step > 0 ? 'hot' : 'cold'}${Math.abs(step)}` as LayerClass['meaning']);

export type BeatWords = { title: Bilingual; value: Bilingual; ofStep: (step: number) => Bilingual };

/**
 * Beats of one side as shapes, coloured by how far their work lies from the mean. The classes are those of the tolerance, the
 * same on both sides, so that two maps can be compared.
 */
export function beatLayer(plan: BeatPlan, side: Side, { words, shape }: { words: BeatWords; shape: ShapeOf }): AnalysisLayer {
  const units = unitsOfBeats(plan, side);
  const drawn = plan.beats.flatMap((beat, place) => (beat[side] && units[place]!.length > 0 ? [{ beat, state: beat[side],
    units: units[place]! }] : []));
  const own = drawn.map(({ state }) => deviationStep(state.deviation, plan.tolerance));
  return {
    title: words.title, geometry: 'shape', value: { title: words.value, quantity: 'share' }, ramp: 'classes', centre: 0,
    classes: steps.map((step) => ({ code: String(step), title: words.ofStep(step), meaning: meaningOf(step),
      count: own.filter((one) => one === step).length })),
    unit: drawn.map(({ beat }) => beat.code), shapes: drawn.map(({ units: held }) => shapeOf(held, isOfHexes(plan), shape)),
    columns: { class: own.map(String), value: drawn.map(({ state }) => state.deviation), label: drawn.map(({ beat }) => beat.name || beat.code) },
  };
}

/** Names of beats at their centres, with how far their work lies from the mean. */
export function beatLabels({ beats }: Pick<BeatPlan, 'beats'>, side: Side, share: (deviation: number) => string): Label[] {
  return beats.flatMap(({ code, [side]: state }) => (state ? [{
    id: code, text: state.deviation === null ? code : `${code} ${share(state.deviation)}`, longitude: state.centre[0],
      latitude: state.centre[1], weight: state.load,
  }] : []));
}

/** The units that change their beat, with from where to where; null where there are no beats today. */
export function moveLayer({ beats, assignment, ...plan }: BeatPlan, { words, shape, ofMove }: {
  words: Pick<BeatWords, 'title' | 'value'>; shape: ShapeOf; ofMove: (from: string, to: string) => string;
}): AnalysisLayer | null {
  const { before, after, units, load } = assignment;
  if (before === null) return null;
  // What lay in no beat changes none.
  const moved = units.flatMap((_, place) => (before[place]! >= 0 && before[place] !== after[place] ? [place] : []));
  const codeOf = (beat: number | undefined): string => beats[beat ?? -1]?.code ?? '–';
  const ofHexes = isOfHexes(plan);
  return {
    title: words.title, geometry: ofHexes ? 'hex' : 'shape', value: { title: words.value, quantity: 'number' }, ramp: 'classes', centre: null,
    classes: [{ code: 'moved', title: words.title, meaning: 'two', count: moved.length }], unit: moved.map((place) => units[place]!),
    shapes: ofHexes ? null : moved.map((place) => shape(units[place]!)),
    columns: { class: moved.map(() => 'moved'), value: moved.map((place) => load[place] ?? null),
      label: moved.map((place) => ofMove(codeOf(before[place]), codeOf(after[place]))) },
  };
}
