import { beatCentres, unitsByBeat } from './beat_centres.ts';
import type { BeatsProblem } from './beats_problem.ts';
import { piecesOf } from './contiguity.ts';

/** What is said of a beat before and after. */
export type BeatMeasures = { units: Int32Array; load: Float64Array; travel: Float64Array; centre: Int32Array; squareKm: Float64Array; compactness: Float64Array; pieces: Int32Array };

type Ground = Pick<BeatsProblem, 'load' | 'x' | 'y' | 'squareKm' | 'neighbours'>;

/**
 * Of each beat: units, work, work times metres to its centre, the centre, area, pieces, and compactness: the moment of inertia of a
 * disc of the same area over its own, 1 for a disc (Li, Goodchild & Church 2013, IJGIS 27:1227). A unit counts as a disc around its
 * middle, so that it needs no outlines and hexagons have no teeth.
 */
export function beatMeasures(ground: Ground, beat: Int32Array, beats: number): BeatMeasures {
  const { load, x, y, squareKm, neighbours } = ground;
  const { centre, travel } = beatCentres(ground, beat, beats);
  const lists = unitsByBeat(beat, beats);
  const sum = (list: Int32Array, of: (unit: number) => number): number => list.reduce((total, unit) => total + of(unit), 0);
  const areas = Float64Array.from(lists, (list) => sum(list, (unit) => squareKm[unit]! * 1e6));
  const compactness = Float64Array.from(lists, (list, own) => {
    const area = areas[own]!;
    if (area === 0) return 0;
    const [middleX, middleY] = [sum(list, (unit) => squareKm[unit]! * 1e6 * x[unit]!) / area, sum(list, (unit) => squareKm[unit]! * 1e6 * y[unit]!) / area];
    const inertia = sum(list, (unit) => {
      const square = squareKm[unit]! * 1e6;
      return square * ((x[unit]! - middleX) ** 2 + (y[unit]! - middleY) ** 2) + square ** 2 / (2 * Math.PI);
    });
    return area ** 2 / (2 * Math.PI * inertia);
  });
  return {
    units: Int32Array.from(lists, (list) => list.length), load: Float64Array.from(lists, (list) => sum(list, (unit) => load[unit]!)), travel, centre,
    squareKm: areas.map((area) => area / 1e6), compactness, pieces: piecesOf(neighbours, beat, beats),
  };
}
