import { pmtilesType } from '../formats/pmtiles.ts';
import { writtenFormats } from '../formats/written.ts';
import type { FileFormat } from '../formats/writer.ts';
import { mostTilesOfFile, usualDeepest } from './export_pmtiles.ts';

/** A layer as its tiles. It is written from them and not from rows, but asked for like every other file. */
export const tiledFile: FileFormat = {
  id: 'pmtiles',
  title: 'PMTiles (vector tiles)',
  extension: 'pmtiles',
  mediaType: pmtilesType,
  limits: `Tiles as /tiles has them, so at most so many points in each; zooms to ${usualDeepest} unless maxZoom says otherwise, at most ${mostTilesOfFile.toLocaleString('en')} tiles.`,
  write: () => Promise.reject(new RangeError('Tiles are cut from the layer, not made of rows.')),
};

/** Every format that a layer is given out in. */
export const exportFormats: readonly FileFormat[] = [...writtenFormats, tiledFile];
