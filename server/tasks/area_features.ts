import { areaFeatureRows, areaFeaturesById, areasInBoxes, countAreaFeatures, type AreaFeatureRow } from '../db/feature_rows.ts';
import type { Database } from '../db/database.ts';
import { areasOfShape } from '../db/shape_truths.ts';
import type { Transaction } from '../db/transact.ts';
import type { AreaList } from '../model/answers.ts';
import { compareTexts } from '../model/cql2/compare_texts.ts';
import { spatialNodes, type SpatialNode } from '../model/cql2/evaluate.ts';
import { runSliced } from '../follow/sliced.ts';
import { chooseRows, pageAfter, weighRows, type ChosenRows } from './chosen_rows.ts';
import { pageOf, type FeatureList, type FeatureQuestion, type FeatureSource, type MapFeature, type PageAsked } from './feature_source.ts';
import { areaFigures, listAreas } from './list_areas.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import { batchesAt } from './read_batches.ts';
import { questionKey } from './resolve_filter.ts';

type Figures = Awaited<ReturnType<typeof areaFigures>>;
type Area = AreaList['areas'][number];

function featureOf({ kind, code, name, squareKm, geometry }: AreaFeatureRow, figures: Figures): MapFeature {
  const id = `${kind}:${code}`;
  return { type: 'Feature', id, geometry, properties: { id, kind, code, name, squareKm, ...figures.of(id) } };
}

/** A border may have some ten thousand points. */
const areasAtOnce = 500;

const isAll = ({ where, sort }: FeatureQuestion): boolean => where === null && sort.length === 0;

const compareKeys = (one: readonly string[], other: readonly string[]): number => compareTexts(one[0]!, other[0]!) || compareTexts(one[1]!, other[1]!);
const keyOf = ({ kind, code }: Pick<Area, 'kind' | 'code'>): string[] => [kind, code];

/** The areas that the filter is true of, in the order that is asked for: chosen by their figures too, so not by the database. */
async function chosenAreas(database: Database, question: FeatureQuestion, signal?: AbortSignal): Promise<{ areas: readonly Area[]; chosen: ChosenRows }> {
  const { resolved, kind, boxes, where, sort } = question;
  const { areas: listed } = await listAreas(database, resolved, { kind, signal });
  const areas = listed.toSorted((one, other) => compareKeys(keyOf(one), keyOf(other)));
  const chosen = await remembered(database, ['area_features', ...questionKey(resolved), kind, boxes, where, sort], { signal, weigh: weighRows }, async (joint) => {
    const { inBoxes, truths } = await readAt(database, resolved, (transaction) => whereTheyAre(transaction, question), joint);
    const rows = [...areas.keys()].filter((row) => inBoxes === null || inBoxes.has(areas[row]!.id));
    const isTrue = (node: SpatialNode, row: number): boolean => truths.get(node)!.has(areas[row]!.id);
    return runSliced(chooseRows({ rows, propertiesOf: (row) => areas[row]!, idOf: (row) => areas[row]!.id, isTrue }, question), joint);
  });
  return { areas, chosen };
}

async function whereTheyAre(transaction: Transaction, { resolved: { agency: { agencyId } }, kind, boxes, where }: FeatureQuestion) {
  const truths = new Map<SpatialNode, ReadonlySet<string>>();
  for (const node of where === null ? [] : spatialNodes(where)) truths.set(node, new Set(await areasOfShape(transaction, agencyId, node)));
  return { inBoxes: boxes === null ? null : new Set(await areasInBoxes(transaction, agencyId, { kind, boxes })), truths };
}

async function listChosen(database: Database, question: FeatureQuestion, asked: PageAsked, signal?: AbortSignal): Promise<FeatureList> {
  const { resolved, kind, sort } = question;
  const { areas, chosen } = await chosenAreas(database, question, signal);
  const compareOwn = (row: number, own: readonly string[]): number => compareKeys(keyOf(areas[row]!), own);
  const { page, last } = pageAfter(chosen, sort, { ...asked, compareOwn, keyOf: (row) => keyOf(areas[row]!) });
  const ids = page.map((row) => areas[row]!.id);
  const rows = await readAt(database, resolved, (transaction) => areaFeaturesById(transaction, resolved.agency.agencyId, ids), signal);
  const figures = await areaFigures(database, resolved, kind, signal);
  return { meta: figures.meta, matched: chosen.rows.length, features: rows.map((row) => featureOf(row, figures)), last };
}

/** Areas by kind and code, or in the order that is asked for, with the figures of the list of areas. */
export const areaFeatures: FeatureSource = {
  async list(database, question, { after, limit }, signal) {
    if (!isAll(question)) return listChosen(database, question, { after, limit }, signal);
    const { resolved, kind, boxes } = question;
    const { agencyId } = resolved.agency;
    const start = after === null ? null : { kind: after[0]!, code: after[1]! };
    const { rows, matched } = await readAt(database, resolved, async (transaction) => ({
      rows: await areaFeatureRows(transaction, agencyId, { kind, boxes, after: start, limit: limit + 1 }),
      matched: await countAreaFeatures(transaction, agencyId, { kind, boxes }),
    }), signal);
    const figures = await areaFigures(database, resolved, kind, signal);
    const { page, last } = pageOf(rows, limit, keyOf);
    return { meta: figures.meta, matched, features: page.map((row) => featureOf(row, figures)), last };
  },
  async* all(database, question, signal) {
    const { resolved, kind, boxes } = question;
    const { agencyId } = resolved.agency;
    const figures = await areaFigures(database, resolved, kind, signal);
    const ids = isAll(question) ? null : await chosenAreas(database, question, signal).then(({ areas, chosen }) => chosen.rows.map((row) => areas[row]!.id));
    let next = 0;
    const page = (transaction: Transaction, after: AreaFeatureRow | null): Promise<AreaFeatureRow[]> => {
      if (ids === null) return areaFeatureRows(transaction, agencyId, { kind, boxes, after, limit: areasAtOnce });
      next += areasAtOnce;
      return areaFeaturesById(transaction, agencyId, ids.slice(next - areasAtOnce, next));
    };
    for await (const rows of batchesAt(database, resolved, page, signal)) yield rows.map((row) => featureOf(row, figures));
  },
  async find(database, question, id, signal) {
    const [kind, code] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (!id.includes(':') || id.includes('\0') || (question.kind ?? kind) !== kind) return null;
    const { agencyId } = question.resolved.agency;
    const [row] = await readAt(database, question.resolved, (transaction) =>
      areaFeatureRows(transaction, agencyId, { kind, code, boxes: null, after: null, limit: 1 }), signal);
    if (row === undefined) return null;
    const figures = await areaFigures(database, question.resolved, kind, signal);
    return { meta: figures.meta, feature: featureOf(row, figures) };
  },
};
