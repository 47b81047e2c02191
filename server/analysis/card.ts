import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a method says about itself. Its single source is the docblock in the method's own file, so that interface, screen and
 * printed page cannot say something else than what stands above the code.
 */
export type MethodCard = {
  /** Name of the file in `server/stats`, without its ending. */
  id: string;
  name: string;
  link: { text: string; href: string };
  answers: string;
  misread: string;
  formula: string;
  defaults: string;
  cost: string;
  parameters: string;
  returns: string;
  errors: string;
  example: string;
  reference: string;
};

type Field = Exclude<keyof MethodCard, 'id' | 'name' | 'link'>;

/** Labels in the order in which they stand in a docblock; each begins a line. */
export const cardLabels: Readonly<Record<Field, string>> = {
  answers: 'Answers', misread: 'Misread as', formula: 'Formula', defaults: 'Defaults', cost: 'Cost', parameters: 'Parameters',
  returns: 'Returns', errors: 'Errors', example: 'Example', reference: 'Reference',
};
const fields = Object.keys(cardLabels) as Field[];

/** Files of `server/stats` that are no statistic but part of one, and what they are. A test asks for a word about each file without a card. */
export const withoutCard: Readonly<Record<string, string>> = {
  neighbours: 'how neighbour lists are laid out in memory',
  point_strips: 'how an index of points is laid out in memory',
  sort_together: 'sorting two arrays by one of them',
  count_likelihood: 'likelihood and deviance of the regressions of counts',
  log_link_fit: 'the fit that both regressions of counts share',
  risk_intervals: 'intervals of a risk terrain, by blocks drawn anew',
  risk_selection: 'how a risk terrain proposes layers',
  risk_steps: 'how a risk terrain chooses among proposed layers',
  symmetric_solve: 'inverse of a symmetric matrix',
  global_test: 'how statistics of a whole map state z, p and permutations',
  near_pairs: 'the walk over pairs of events that are near each other',
  knox_counts: 'the loops in which a Knox table is counted',
  scan_likelihood: 'the likelihood ratio of a scan, and the bar that a cylinder has to beat',
  scan_zones: 'the growing circles of a scan',
  scan_cylinders: 'the search for the best cylinder around a place',
  cluster_centres: 'the mean centre of each cluster',
  condensed_tree: 'how clusters by density fall apart as the distance shrinks',
  disjoint_sets: 'sets that grow together',
  distance_decay: 'functions of distance for journeys to crime',
  dissolved_circles: 'circles dissolved into the area that they cover together',
  distinct_places: 'places at which events are stacked, each once',
  fit_decay: 'the fit of a function of distance by least squares',
  nelder_mead: 'the least value of a function without derivatives',
  place_order: 'the order of places that breaks ties',
  point_tree: 'how points are laid out in boxes of boxes',
  rank_clusters: 'how clusters are numbered',
  reachability_tree: 'the shortest tree over places',
  seed_groups: 'how groups form around seeds',
  border_weights: 'how much of a circle lies inside an area, and how far its border is',
  fft: 'convolution of planes by Fourier transform',
  kernel_lattice: 'kernel density on a fine lattice',
  kernels: 'how the weight of an event falls with distance',
  mask_share: 'how much of a kernel lies inside an area',
  mask_shares: 'the same for many places at once',
  polygon_mask: 'areas of polygons, laid out to be asked quickly',
  random_points: 'points strewn over an area',
  not_defined: 'the reasons for which a statistic has no value',
  tick: 'how long work is told to stop',
};

const folder = join(import.meta.dirname, '../stats');
const cards = new Map<string, MethodCard>();

/** Every file that is a method, by name. */
export const methodNames = (): string[] => readdirSync(folder).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3))
  .filter((name) => cards.has(name) || /^ \* Answers:/m.test(sourceOf(name))).toSorted();

/** RangeError for a name that is no method's, and for a docblock that lacks a label. */
export function readCard(name: string): MethodCard {
  const known = cards.get(name);
  if (known !== undefined) return known;
  if (!/^[a-z0-9_]+$/.test(name)) throw new RangeError(`not the name of a method: ${name}`);
  const card = parseCard(name, sourceOf(name));
  cards.set(name, card);
  return card;
}

function sourceOf(name: string): string {
  try {
    return readFileSync(join(folder, `${name}.ts`), 'utf8');
  } catch (error) {
    throw new RangeError(`there is no method ${name}`, { cause: error });
  }
}

export function parseCard(id: string, source: string): MethodCard {
  const blocks = (source.match(/\/\*\*[\s\S]*?\*\//g) ?? []).map((block) =>
    block.slice(3, -2).split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd()));
  const lines = blocks.find((block) => block.some((line) => line.startsWith('Answers:')));
  if (lines === undefined) throw new RangeError(`${id} has no card: no docblock with a line that begins with Answers:`);
  const texts = new Map<Field | 'title', string[]>([['title', []]]);
  let current: Field | 'title' = 'title';
  for (const line of lines) {
    const begun = fields.find((field) => line.startsWith(`${cardLabels[field]}:`));
    if (begun === undefined) {
      texts.get(current)!.push(line);
      continue;
    }
    if (texts.has(begun)) throw new RangeError(`the card of ${id} has ${cardLabels[begun]}: twice`);
    current = begun;
    texts.set(begun, [line.slice(cardLabels[begun].length + 1)]);
  }
  const textOf = (field: Field | 'title'): string => {
    const text = (texts.get(field) ?? []).map((line) => line.trim()).join('\n').trim().replace(/\n{2,}/g, '\0').replaceAll('\n', ' ').replaceAll('\0', '\n');
    if (text === '') throw new RangeError(`the card of ${id} lacks ${field === 'title' ? 'its name' : `${cardLabels[field]}:`}`);
    return text;
  };
  const title = /^(?<name>.+?) \(\[(?<text>[^\]]+)\]\((?<href>https:\/\/\S+?)\)\)(?!\))/.exec(textOf('title'))?.groups;
  if (title === undefined) throw new RangeError(`the card of ${id} does not begin with Name ([link text](https://...)).`);
  return {
    id, name: title['name']!, link: { text: title['text']!, href: title['href']! },
    answers: textOf('answers'), misread: textOf('misread'), formula: textOf('formula'), defaults: textOf('defaults'), cost: textOf('cost'),
    parameters: textOf('parameters'), returns: textOf('returns'), errors: textOf('errors'), example: textOf('example'), reference: textOf('reference'),
  };
}
