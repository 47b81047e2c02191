import { html } from 'hono/html';
import { atStreetMetres } from '../../streets/place_points.ts';
import { factorInTown, factorOutOfTown } from '../../streets/posted_speed.ts';
import type { Markup } from './endpoint.ts';
import { code } from './markup.ts';

/** What patrols travel on. */
export const streetsGuide = (origin: string): Markup => html`
<p>Plans travel on the newest street network of the agency; without one, on straight lines times a detour (1.3) at one speed (25 km/h), which every plan says and shows. Both figures are assumptions that a plan can change. Load an extract of OpenStreetMap, GeoJSON lines, or what is drawn behind the data already:</p>
${code(`npm run streets -- kyiv.osm.pbf --name "Kyiv, March 2026"
npm run streets -- --from-backdrop
curl -T kyiv.osm.pbf -X POST '${origin}/api/v1/patrols/streets?file=kyiv.osm.pbf'
curl '${origin}/api/v1/patrols/streets'
curl '${origin}/api/v1/patrols/streets/way?from=30.5234,50.4501&to=30.4872,50.4417'`)}
<p><b>Files:</b> <code>.osm.pbf</code>, <code>.osm</code> (as the API, Overpass and JOSM write it) and GeoJSON lines whose properties are the tags of OpenStreetMap, each also packed with gzip. No extract is fetched by this program: cut one out of a regional file with <code>osmium extract</code>. Every line is stored or rejected with a reason, and counted. The attribution that a licence asks for is kept with the network and shown with every way and plan; for OpenStreetMap it is set by itself (Open Database License).</p>
<p><b>How lines meet:</b> where they share a corner, as in OpenStreetMap. For files that were drawn without shared corners, <code>joined=crossings</code> lets lines meet also where they cross or end on each other (within 3 m), but for bridges and tunnels. What cannot be reached from the largest part of the network and left again is left out, and the answer says how much that is: more than a few per cent means that the file wants <code>joined=crossings</code>, or that a river has no bridge in it.</p>
<p><b>Where a patrol car goes:</b> streets open to cars, and those that are shut to the public only (<code>access=private</code>, permit, customers, delivery; service ways; pedestrian streets at walking pace). <code>access=no</code> is shut unless a tag lets cars or emergencies in. One-way streets (also −1, roundabouts, motorways) bind it: it patrols, it does not answer a call with its lights on. <b>How fast:</b> <code>maxspeed</code> (km/h, mph, national codes such as <code>UA:urban</code>), else what is usual for the class of street, times ${factorInTown} for driving in town, ${factorOutOfTown} on motorways and trunk roads: an assumption. A street of 50 km/h is driven at 30.</p>
<p><b>How ways are found:</b> the quickest way by Dijkstra's algorithm, from any place along a street to any other; there and back may differ. A place up to ${atStreetMetres} m from a street counts as being on it; from one farther away the straight line to the nearest street is added, and the plan names how many there are. <b>Not in it:</b> turn restrictions, the time a turn takes, barriers, the hour of the day, traffic, walking.</p>
<h3>A router elsewhere</h3>
<p>An administrator may name an OSRM (<code>HEXWATCH_OSRM</code>) or Valhalla (<code>HEXWATCH_VALHALLA</code>) server by its origin. It is asked only when a plan says <code>"travel": {"how": "osrm"}</code>. It is sent the coordinates of cells and posts, and nothing else: no counts, no call signs. When it fails, the plan fails with <code>router_failed</code> and says why; nothing else is taken in its place. Whoever runs it can see where you patrol: run it yourself.</p>`;
