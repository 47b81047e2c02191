import type { Position } from '../model/filter.ts';
import type { Calendar } from './calendar.ts';
import type { Fan } from './fan.ts';
import { plantedHotspots, plantedNearRepeat, plantedSeries, type PlantedHotspot } from './planted.ts';
import type { NearRepeatPair } from './planting.ts';
import { toPosition } from './plane.ts';
import type { Recorded } from './records.ts';

/** What was planted, as it turned out: where exactly, from when to when, how often, under which record numbers. */
export type HotspotTruth = Pick<PlantedHotspot, 'id' | 'kind' | 'title' | 'text' | 'offences' | 'radiusMetres'> & {
  centre: Position;
  /** First and last day, both included. */
  from: string;
  to: string;
  incidents: string[];
};
export type Truths = {
  hotspots: HotspotTruth[];
  nearRepeat: {
    title: string; text: string; offence: string; probability: number; withinDays: number; withinMetres: number;
    /** Burglaries that could have been followed, and the pairs in which one was. */
    originators: number;
    pairs: { originator: string; follower: string }[];
  };
  series: { title: string; text: string; offence: string; method: string; from: Position; to: Position; incidents: string[] };
};

export function resolveTruths(
  fan: Fan, calendar: Calendar, recorded: readonly Recorded[], pairs: readonly NearRepeatPair[], originators: number,
): Truths {
  const numbersOf = (id: string): string[] => recorded
    .filter(({ occurrence }) => occurrence.planted === id).map(({ record }) => record.incident_no);
  const numberOf = new Map(recorded.map(({ occurrence, record }) => [occurrence, record.incident_no]));
  return {
    hotspots: plantedHotspots.map((hotspot) => {
      const { id, kind, title, text, offences, radiusMetres, daysBack: [first, last] } = hotspot;
      return {
        id, kind, title, text, offences, radiusMetres,
        centre: toPosition(fan.at(...hotspot.at)),
        from: first === null ? calendar.firstDay : calendar.dayText(calendar.days - first),
        to: calendar.dayText(calendar.days - 1 - last),
        incidents: numbersOf(id),
      };
    }),
    nearRepeat: {
      ...plantedNearRepeat, originators,
      pairs: pairs.map(({ originator, follower }) =>
        ({ originator: numberOf.get(originator) as string, follower: numberOf.get(follower) as string })),
    },
    series: {
      ...plantedSeries, from: toPosition(fan.at(...plantedSeries.from)), to: toPosition(fan.at(...plantedSeries.to)),
      incidents: numbersOf(plantedSeries.id),
    },
  };
}

/** What was planted, in words for trainers and for the documentation page (Markdown). */
export function describeTruths({ hotspots, nearRepeat, series }: Truths): string {
  const at = ([longitude, latitude]: Position): string => `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return [
    ...hotspots.map((truth) =>
      `- **${truth.title}** (${truth.kind.replace('_', ' ')}; ${truth.offences.join(', ')}). ${truth.text} `
      + `Within ${truth.radiusMetres} m of ${at(truth.centre)}, ${truth.from} to ${truth.to}, ${truth.incidents.length} incidents.`),
    `- **${nearRepeat.title}** (${nearRepeat.offence}). ${nearRepeat.text} `
      + `${nearRepeat.pairs.length} pairs from ${nearRepeat.originators} burglaries.`,
    `- **${series.title}** (${series.offence}). ${series.text} From ${at(series.from)} to ${at(series.to)}; method "${series.method}"; `
      + `records ${series.incidents.join(', ')}.`,
  ].join('\n');
}
