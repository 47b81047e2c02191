import { html } from 'hono/html';
import { hexDaysType } from '../../../tiles/hex_days.ts';
import { hexTableType } from '../../../tiles/hex_table.ts';
import { dissectDays, dissectTable, type Stretch } from './binary_examples.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';
import { readBasics, readDays, readTable } from './reading_programs.ts';

/** How the binary forms are laid out, byte by byte: this is the one description of them. */

const head = ['Offset', 'Type', 'Field', 'Meaning'];
const field = (offset: string, type: string, name: string, meaning: string | Markup): Markup => row([offset, html`<code>${type}</code>`, name, meaning]);

const start = (magic: string): Markup[] => [
  field('0', '4 bytes', 'magic', html`<code>${magic}</code>. The last digit is the version: refuse what you do not know`),
  field('4', 'uint32', 'h', 'length of the header'),
  field('8', 'h bytes', 'header', html`<code>meta</code> of the JSON form, in UTF-8`),
];
const cells = (what: string): Markup[] => [
  field('8 + h', 'uint32', 'n', what),
  field('12 + h', 'uint8', 'resolution', 'their H3 resolution r, 0 to 15'),
  field('13 + h', 'n varint', 'cells', html`ascending. The first is a rank, each other one the difference of its rank from the one before, at least 1. The rank of a cell: the number of its base cell, followed by its r digits of 0 to 6, read to base 7`),
];
const amounts = (count: string, name: string): Markup[] => [
  field('', 'float64', 's', `scale of ${name}`),
  field('', `${count} varint or float64`, name, 's > 0: varints, value = varint / s. s = 0: float64, the values themselves'),
];
const end = field('last 4', 'uint32', 'checksum', 'Adler-32 (RFC 1950) of all bytes before');

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0');
const dump = (stretches: readonly Stretch[]): Markup => table(['Offset', 'Bytes', 'Type', 'Says'], stretches.map(({ offset, bytes, type, says }) =>
  row([html`<code>${offset.toString(16).padStart(4, '0')}</code>`, html`<code>${Array.from(bytes, hexByte).join(' ')}</code>`, type, says])));

export const hexTableForm = (): Markup => html`
<p>With <code>Accept: ${hexTableType}</code> or <code>format=binary</code> the table of hexagons comes as bytes: exact to the last digit, after gzip at about one byte a hexagon, and read several times as fast as JSON. All numbers are little-endian. A <b>varint</b> is seven bits a byte, lowest first, the high bit set on all bytes but the last. Fields follow each other without gaps; an empty offset is where the field before ends.</p>
${table(head, [
  ...start('HXT2'), ...cells('number of hexagons'),
  field('', 'n varint', 'count', 'incidents, below 2³²'),
  ...amounts('n', 'harm'),
  field('', 'uint32', 'd', 'number of different (z, p, q, bin)'),
  field('', '3 d float64', 'z, p, q', 'first all z, then all p, then all q; NaN for null'),
  field('', 'd int8', 'bin', '−128 for null'),
  field('', 'n varint', 'which', '0: the first of the d that no row before has had; v > 0: number v − 1 of the d'),
  end,
])}
<p><b>Harm is not in the order of the rows</b> but in the order of their counts, where 255 and more count alike; rows of equal count stay in their own order. Few of (z, p, q, bin) differ, because they depend only on the sum over the neighbourhood and the number of neighbours.</p>
<h3>Worked example</h3>
<p>Three hexagons, two of them with the same test and one without any, as this server writes them. Offsets are hexadecimal.</p>
${dump(dissectTable())}
<h3>To read it</h3>
<p>What both forms need, in JavaScript:</p>
${code(readBasics)}
<p>The table:</p>
${code(readTable)}`;

export const hexDaysForm = (): Markup => html`
<p>With <code>Accept: ${hexDaysType}</code> or <code>format=binary</code> <a href="#get-api-v1-hexes-days">/api/v1/hexes/days</a> comes as bytes: what is in each hexagon in each step of the window. Numbers and varints as in <a href="#hex-table">the table of hexagons</a>.</p>
${table(head, [
  ...start('HXD1'), ...cells('number of hexagons that have any entry'),
  field('', 'uint32', 'm', 'number of steps'),
  field('', 'int32', 'first day', 'of the first step, in days since 1970-01-01; absent when m = 0'),
  field('', 'm − 1 varint', 'steps', 'days from the first day of each step to that of the next, at least 1'),
  field('', 'm varint', 'entries', 'of each step; their sum is e'),
  field('', 'e varint', 'hexagons', 'within each step: the place of the first entry\'s hexagon, then for each other entry how many hexagons were passed over since the one before'),
  ...amounts('e', 'value'), ...amounts('m', 'unplaced'), end,
])}
<p>A hexagon without an entry in a step has nothing there. Value is incidents or days of harm, as <code>meta.measure</code> says; unplaced is what each step holds besides, without a place.</p>
<h3>Worked example</h3>
<p>The same three hexagons on two days: on the first one the first and the third have something, on the second one the second.</p>
${dump(dissectDays())}
<h3>To read it</h3>
${code(readDays)}`;
