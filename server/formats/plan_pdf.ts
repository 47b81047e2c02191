import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Content, Table, TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces.js';
import { planMapSvg, type MapSize, type PlanMap } from './plan_map.ts';

/** Lines of text, and names with what they are. */
export type PageSection = { title: string; lines: readonly string[]; rows: readonly (readonly [string, string])[] };

/** What stands on the pages of a plan, in words already. */
export type PlanPages = {
  language: 'en' | 'uk';
  title: string;
  author: string;
  /** Instant at which the plan was made: the same plan is the same file, byte for byte. */
  madeAt: string;
  handling: string;
  /** What nobody may overlook: draft, demonstration. */
  marks: readonly string[];
  foot: string;
  front: { heading: string; lines: readonly string[]; map: PlanMap; note: string; left: readonly PageSection[]; right: readonly PageSection[] } | null;
  units: readonly UnitPage[];
};

export type UnitPage = {
  callSign: string; lines: readonly string[];
  /** Of the size that `unitLayout` gives. */
  map: PlanMap; note: string;
  head: readonly string[];
  /** One cell for each of `head`. */
  stops: readonly (readonly string[])[];
  after: readonly string[];
};

/** Points of A4: between the margins. */
const page = { width: 523, height: 766 };
export const frontMap: MapSize = { width: page.width, height: 226 };
const widths = [14, 58, 96, 30, 56] as const;
const whyWidth = page.width - widths.reduce((sum, one) => sum + one, 0) - 6 * 6;

type Layout = { fontSize: number; map: MapSize };
/** Sizes of type, and how high the map has to be beside it at least. */
const layouts = [[9, 250], [8.5, 230], [8, 210], [7.5, 190], [7, 170], [6.5, 150], [6, 130], [5.5, 120]] as const;
const highestMap = 350;

/** Letters of Latin are narrower than those of Cyrillic: in parts of the size of type, with room for words that do not fit at the end of a line. */
const widthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (letter < '\u0250' ? 0.475 : 0.545), 0);

/** The largest type with which all stops of a unit are on one page, and the map as high as is left; of very many stops the table goes on to the next. */
export function unitLayout({ lines, stops, after }: Pick<UnitPage, 'lines' | 'stops' | 'after'>): Layout {
  const rows = (text: string | undefined, fontSize: number, width: number): number => Math.max(1, Math.ceil((widthOf(text ?? '') * fontSize) / width));
  const leftAt = (fontSize: number): number => {
    const table = stops.reduce((sum, stop) => sum + Math.max(rows(stop[5], fontSize, whyWidth), rows(stop[2], fontSize, widths[2]), rows(stop[4], fontSize, widths[4])) * fontSize * 1.18 + 4.5, fontSize * 1.2 + 5);
    return page.height - table - 100 - 12 * lines.length - after.reduce((sum, line) => sum + 4 + 10.2 * rows(line, 8.5, page.width), 0);
  };
  const [fontSize, least] = layouts.find(([size, map]) => leftAt(size) >= map) ?? layouts.at(-1)!;
  return { fontSize, map: { width: page.width, height: Math.round(Math.min(highestMap, Math.max(least, leftAt(fontSize)))) } };
}

const grey = '#555555';

const heading = ({ title, lines, handling, marks }: { title: string; lines: readonly string[]; handling: string; marks: readonly string[] }): Content[] => [
  {
    columns: [
      { width: '*', stack: [{ text: title, fontSize: 17, bold: true }, ...lines.map((line) => ({ text: line, fontSize: 9.5, margin: [0, 1, 0, 0] as [number, number, number, number] }))] },
      { width: 150, table: { widths: ['*'], body: [[{ text: handling, fontSize: 8, bold: true, alignment: 'center' }]] } },
    ], columnGap: 12,
  },
  ...marks.map((mark): Content => ({ text: mark, fontSize: 9, bold: true, margin: [0, 4, 0, 0] })),
];

const picture = (map: PlanMap, note: string): Content[] => [
  { svg: planMapSvg(map), width: map.size.width, margin: [0, 7, 0, 2] }, { text: note, fontSize: 7, color: grey, margin: [0, 0, 0, 4] },
];

/** Lines between rows, no frame: the eye follows a row to its end. */
const ruled = {
  hLineWidth: (i: number) => (i === 0 ? 0 : i === 1 ? 0.8 : 0.25), vLineWidth: () => 0, hLineColor: () => '#888888',
  paddingLeft: () => 0, paddingRight: () => 6, paddingTop: () => 2, paddingBottom: () => 2,
};

function unitPage(unit: UnitPage, { handling, marks }: Pick<PlanPages, 'handling' | 'marks'>, breaks: boolean): Content {
  const { fontSize } = unitLayout(unit);
  const table: Table = {
    headerRows: 1, dontBreakRows: true, widths: [...widths, '*'],
    body: [
      unit.head.map((text) => ({ text, bold: true })),
      ...unit.stops.map((stop) => stop.map((text, i) => ({ text, bold: i === 0 || i === 1 }))),
    ],
  };
  return {
    stack: [
      ...heading({ title: unit.callSign, lines: unit.lines, handling, marks }), ...picture(unit.map, unit.note),
      ...(unit.stops.length === 0 ? [] : [{ table, layout: ruled, fontSize, lineHeight: 1 }]),
      ...unit.after.map((line): Content => ({ text: line, fontSize: 8.5, margin: [0, 4, 0, 0] })),
    ],
    ...(breaks && { pageBreak: 'before' }),
  };
}

const section = ({ title, lines, rows }: PageSection): Content => ({
  stack: [
    { text: title, fontSize: 9.5, bold: true, margin: [0, 5, 0, 1] }, ...lines.map((line): Content => ({ text: line, fontSize: 7.6, margin: [0, 0, 0, 2] })),
    ...(rows.length === 0 ? [] : [{ table: { widths: ['*', 'auto'], body: rows.map(([name, value]) => [{ text: name }, { text: value, alignment: 'right' as const }]) }, layout: { ...ruled, hLineWidth: () => 0.25, paddingTop: () => 1, paddingBottom: () => 1 }, fontSize: 7.6 }]),
  ],
});

function frontPage({ heading: title, lines, map, note, left, right }: NonNullable<PlanPages['front']>, { handling, marks }: Pick<PlanPages, 'handling' | 'marks'>): Content {
  return {
    stack: [
      ...heading({ title, lines, handling, marks }), ...picture(map, note),
      { columns: [{ width: '*', stack: left.map(section) }, { width: '*', stack: right.map(section) }], columnGap: 16 },
    ],
  };
}

function definition(pages: PlanPages): TDocumentDefinitions {
  const { front, units, title, author, madeAt, foot, handling, language } = pages;
  return {
    info: { title, author, creator: 'hexwatch', producer: 'hexwatch', creationDate: new Date(madeAt), modDate: new Date(madeAt) },
    language, pageSize: 'A4', pageMargins: [36, 34, 36, 40], defaultStyle: { font: 'Roboto', fontSize: 9 },
    footer: (current, count) => ({
      margin: [36, 8, 36, 0], fontSize: 6.8, color: grey,
      columns: [{ width: '*', text: foot }, { width: 'auto', text: `${handling} · ${current} / ${count}`, alignment: 'right' }], columnGap: 10,
    }),
    content: [
      ...(front === null ? [] : [frontPage(front, pages)]),
      ...units.map((unit, i) => unitPage(unit, pages, i > 0 || front !== null)),
    ],
  };
}

/** A plan as PDF: a page for whoever decides on it, and one for each unit. Fonts are of the package; nothing is fetched. */
export async function planPdf(pages: PlanPages): Promise<Uint8Array> {
  // Loaded where the first file is written: it takes a while.
  const { default: pdfmake } = await import('pdfmake');
  const load = createRequire(import.meta.url);
  const folder = dirname(load.resolve('pdfmake/package.json'));
  pdfmake.setFonts(load('pdfmake/fonts/Roboto.js') as TFontDictionary);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(folder));
  return new Uint8Array(await pdfmake.createPdf(definition(pages)).getBuffer());
}
