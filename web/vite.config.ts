import { defineConfig } from 'vite';

const server = process.env.HEXWATCH_SERVER ?? 'http://127.0.0.1:8080';
// A trailing slash, or the module /api.ts would be taken for an address of the server.
const served = ['/api/', '/tiles/', '/health/', '/docs', '/openapi.json', '/openapi-3.0.json', '/basemap.pmtiles', '/basemap/'];

/** The map engines change rarely and are large: a chunk each, so that an update of the page leaves them in the browser's cache. */
const chunks = [
  { name: 'maplibre', test: /node_modules\/(maplibre-gl|@maplibre|@mapbox)\// },
  { name: 'deck', test: /node_modules\/(@deck\.gl|@luma\.gl|@loaders\.gl|@math\.gl|@probe\.gl|h3-js|mjolnir|earcut)/ },
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
];

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: 'public',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1300,
    rolldownOptions: {
      // "use client" in Mantine's files is for servers that render React; there is none here.
      onLog: (level, log, say) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') say(level, log); },
      output: { codeSplitting: { groups: chunks } },
    },
  },
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(served.map((path) => [path, server])) },
});
