import type { LayerField } from '../../tiles/layer.ts';
import { layers, type LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import { handlingCodesIn } from '../db/handling_codes.ts';
import type { FileAbout, FileFormat, FileTable } from '../formats/writer.ts';
import { handlingInWords } from '../model/handling.ts';
import type { Who } from '../model/who.ts';
import type { FeatureMeta, FeatureQuestion } from './feature_source.ts';
import type { Zooms } from './export_pmtiles.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import { questionKey, type Resolved } from './resolve_filter.ts';

/** A layer to be written down, with everything resolved. */
export type ExportAsked = {
  layer: LayerId;
  format: FileFormat;
  question: FeatureQuestion;
  /** Those of the layer's that were asked for. */
  fields: readonly LayerField[];
  /** The query in the words in which it was asked. */
  parameters: Readonly<Record<string, string>>;
  byteOrderMark: boolean;
  /** Of a file of tiles: from which zoom to which; absent for those of the layer. */
  zooms?: Partial<Zooms>;
  who: Who;
  /** Name of the program with its version. */
  program: string;
  /** Where the server stands, e.g. `https://example.org`; empty where the file is not made by a server. */
  origin: string;
};

export async function describeFile(
  database: Database, asked: ExportAsked, { meta, matched }: { meta: FeatureMeta; matched: number }, { now, signal }: { now: Date; signal: AbortSignal },
): Promise<FileTable> {
  const { layer, question: { resolved, kept }, fields, byteOrderMark, who, program } = asked;
  const { title, geometry, features } = layers[layer];
  const { computed, isTested } = computedBy(meta);
  const codes = features.time === 'none' && kept == null ? [0] : await handlingCodes(database, resolved, signal);
  const about: FileAbout = {
    program, madeAt: now.toISOString(), madeBy: who.person, agency: resolved.agency.slug,
    dataVersion: meta.dataVersion, demonstration: meta.demonstration,
    rows: matched, geocodeRate: 'rows' in meta && meta.rows > 0 ? meta.placed / meta.rows : null,
    handlingCode: codes.at(-1) ?? 0, handling: handlingInWords(codes),
    question: {
      layer, ...('filter' in meta ? meta.filter : { agency: resolved.agency.slug }), ...otherParameters(asked.parameters),
      ...(!isTested && computed)
    },
    method: isTested ? computed : null, warnings: 'warnings' in meta ? meta.warnings.map(({ code, message }) => ({ code, message })) : [],
    source: sourceOf(asked),
  };
  return {
    name: layer, title: `${kept?.name ?? title}, ${resolved.agency.name}`,
    description: kept == null ? features.description : kept.described.description,
    geometry: kept?.geometry ?? geometry, fields, about, byteOrderMark,
  };
}

const handlingCodes = (database: Database, resolved: Resolved, signal: AbortSignal): Promise<number[]> =>
  remembered(database, ['handling_codes', ...questionKey(resolved)], { signal }, (joint) =>
    readAt(database, resolved, (transaction) => handlingCodesIn(transaction, resolved.agency.agencyId, resolved.filter), joint));

/** Words that the resolved filter says better. */
const resolvedWords = ['agency', 'from', 'to', 'datetime', 'offences', 'hours', 'weekdays', 'area', 'asOf'];
const otherParameters = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => !resolvedWords.includes(name)));

/** What stands elsewhere in the file of all that an answer says about itself. */
const saidElsewhere = ['filter', 'dataVersion', 'demonstration', 'rows', 'placed', 'hourUnknown', 'warnings'];

/** By what figures are computed again: the part of `meta` that lists of rows do not have. It is a method where something was tested. */
function computedBy(meta: FeatureMeta): { computed: Record<string, unknown>; isTested: boolean } {
  const computed = Object.fromEntries(Object.entries(meta).filter(([name, value]) => !saidElsewhere.includes(name) && value !== null));
  return { computed, isTested: Object.values(computed).some((value) => typeof value === 'object' && value !== null && 'method' in value) };
}

/** The same rows as long as the data version stands: with the window as it was resolved. */
function sourceOf({ layer, format, question: { resolved }, parameters, origin }: ExportAsked): string {
  const { agency, from, to } = resolved.described;
  const { datetime: _, ...others } = parameters;
  const words: Record<string, string> = { ...others, agency, ...(layers[layer].features.time !== 'none' && { from, to }) };
  return `${origin}/api/v1/exports/${layer}.${format.extension}?${new URLSearchParams(words)}`;
}

/** A name that says in a folder of downloads what is in the file. */
export function exportFileName({ layer, format, question: { resolved, kept } }: Pick<ExportAsked, 'layer' | 'format' | 'question'>): string {
  const { agency, described } = resolved;
  if (kept != null) return `hexwatch-${kept.fileStem}-${kept.id}.${format.extension}`;
  const window = layers[layer].features.time === 'none' ? '' : `-${described.fromDay}-to-${described.toDay}`;
  return `hexwatch-${layer}-${agency.slug}${window}-v${agency.dataVersion}.${format.extension}`;
}
