import { benchAnswers } from './answers.ts';
import { benchAutocorrelation } from './autocorrelation.ts';
import { benchBeats } from './beats.ts';
import { benchClusters } from './clusters.ts';
import { benchColumns } from './columns.ts';
import { benchAoristic, benchEmergingHotspots } from './emerging_hotspots.ts';
import { benchExport } from './export.ts';
import { benchFollow } from './follow.ts';
import { benchGiStar } from './gi_star.ts';
import { benchHexTable } from './hex_table.ts';
import { benchIngest } from './ingest.ts';
import { benchKernelDensity } from './kernel_density.ts';
import { benchKernels } from './kernels.ts';
import { benchLocation } from './location.ts';
import { benchKnox, benchScan } from './near_repeats.ts';
import { benchPatrol } from './patrol.ts';
import { benchPolygons } from './polygons.ts';
import { benchRipley } from './ripley.ts';
import { benchRiskTerrain } from './risk_terrain.ts';
import { benchRoutes } from './routes.ts';
import { benchStart } from './start.ts';
import { benchStreets } from './streets.ts';
import { benchTiles } from './tiles.ts';
import { benchUnchanged } from './unchanged.ts';

/** The import first: it says how much memory this process has taken so far. */
const benches = {
  ingest: benchIngest, answers: benchAnswers, tiles: benchTiles, export: benchExport, gi_star: benchGiStar, autocorrelation: benchAutocorrelation, emerging_hotspots: benchEmergingHotspots, aoristic: benchAoristic, knox: benchKnox, scan: benchScan, clusters: benchClusters, kernel_density: benchKernelDensity, ripley: benchRipley, risk_terrain: benchRiskTerrain, routes: benchRoutes, hex_table: benchHexTable, polygons: benchPolygons,
  columns: benchColumns, kernels: benchKernels, follow: benchFollow, unchanged: benchUnchanged,
  beats: benchBeats, location: benchLocation, patrol: benchPatrol,
  streets: benchStreets,
  start: benchStart,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no measurement called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) if (asked.length === 0 || asked.includes(name)) await bench();
