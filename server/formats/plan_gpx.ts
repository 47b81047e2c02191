import type { PlanRoute, PlanStop } from '../model/patrol.ts';
import { planTitle, shortPlace, type PlanFile } from './plan_file.ts';
import { xmlText } from './xml_text.ts';

/**
 * Routes of units with their stops as waypoints, as [GPX 1.1](https://www.topografix.com/GPX/1/1/) has them: what a navigation device takes.
 * There is no track in it: a track says where somebody has been. Elements stand in the order that the schema wants.
 */
export function planGpx({ record: { plan, status, createdAt, createdBy }, routes, language }: PlanFile): string {
  const title = planTitle(plan);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="hexwatch" xmlns="http://www.topografix.com/GPX/1/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
      + 'xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd">',
    '  <metadata>', ...tags(4, { name: routes.length === 1 ? `${title}, ${routes[0]!.unit}` : title, desc: `${status}; ${plan.shift.from} / ${plan.shift.to}; ${plan.sha256}` }),
    `    <author><name>${xmlText(createdBy)}</name></author>`, ...tags(4, { time: createdAt }), ...boundsOf(routes), '  </metadata>',
    ...routes.flatMap(({ unit, stops }) => stops.flatMap((stop) => [`  <wpt ${position(stop)}>`, ...stopTags(4, { stop, unit, why: stop.why[language] }), '  </wpt>'])),
    ...routes.flatMap((route, i) => routeLines(route, i + 1, { title, why: (stop) => stop.why[language] })),
    '</gpx>', '',
  ].join('\n');
}

type Place = { longitude: number; latitude: number };
const placeOf = ([longitude, latitude]: readonly [number, number]): Place => ({ longitude, latitude });
const position = ({ longitude, latitude }: Place): string => `lat="${latitude}" lon="${longitude}"`;

const tags = (indent: number, texts: Readonly<Record<string, string | number>>): string[] =>
  Object.entries(texts).map(([name, text]) => `${' '.repeat(indent)}<${name}>${xmlText(String(text))}</${name}>`);

const stopTags = (indent: number, { stop, unit, why }: { stop: PlanStop; unit: string; why: string }): string[] =>
  tags(indent, { time: stop.arrive, name: `${unit} ${stop.order} ${shortPlace(stop.name)}`, cmt: `${stop.arrive} / ${stop.leave}, ${stop.minutes} min`, desc: why, sym: 'Flag, Blue', type: 'visit' });

function routeLines({ unit, from, to, start, end, stops }: PlanRoute, number: number, { title, why }: { title: string; why: (stop: PlanStop) => string }): string[] {
  const post = (place: readonly [number, number], time: string): string[] =>
    [`    <rtept ${position(placeOf(place))}>`, ...tags(6, { time, name: unit, type: 'post' }), '    </rtept>'];
  return [
    '  <rte>', ...tags(4, { name: unit, desc: title, number, type: 'patrol' }), ...post(start, from),
    ...stops.flatMap((stop) => [`    <rtept ${position(stop)}>`, ...stopTags(6, { stop, unit, why: why(stop) }), '    </rtept>']), ...post(end, to), '  </rte>',
  ];
}

function boundsOf(routes: readonly PlanRoute[]): string[] {
  const places = routes.flatMap(({ start, end, stops }) => [placeOf(start), ...stops, placeOf(end)]);
  if (places.length === 0) return [];
  const [longitudes, latitudes] = [places.map(({ longitude }) => longitude), places.map(({ latitude }) => latitude)];
  return [`    <bounds minlat="${Math.min(...latitudes)}" minlon="${Math.min(...longitudes)}" maxlat="${Math.max(...latitudes)}" maxlon="${Math.max(...longitudes)}"/>`];
}
