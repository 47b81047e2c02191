import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { caseFolding, foldCase } from '../model/cql2/fold_text.ts';
import type { Piece } from '../model/cql2/match_like.ts';

type Expression = RawBuilder<unknown>;

/**
 * The folding of `server/model/cql2/fold_text.ts` in SQL, by its own tables: what lower() does to letters outside of ASCII
 * depends on how a database was created. `isColumn`: naming it twice costs nothing; anything else is computed once.
 */
export const caseFolded = (text: Expression, isColumn: boolean): Expression => once(text, isColumn, (one) => {
  const { from, to } = caseFolding();
  return sql`case when ${isAscii(one)} then lower(${one} collate "C") else translate(${severalFolded(one)}, ${from}::text, ${to}::text) end`;
});

/** Only texts with accents or other letters outside of ASCII are taken apart. */
export const accentsFolded = (text: Expression, isColumn: boolean): Expression => once(text, isColumn, (one) =>
  sql`case when ${isAscii(one)} then ${one} else normalize(regexp_replace(normalize(${one}, NFD), '[\\u0300-\\u036f]', '', 'g'), NFC) end`);

const isAscii = (text: Expression): Expression => sql`octet_length(${text}) = length(${text})`;

function once(text: Expression, isColumn: boolean, fold: (one: Expression) => Expression): Expression {
  if (isColumn) return sql`(${fold(text)})`;
  return sql`(select ${fold(sql`folded.x`)} from (select ${text} as x offset 0) as folded)`;
}

/** Letters that fold to several, such as ß: rare, so looked for first. */
function severalFolded(text: Expression): Expression {
  const { several } = caseFolding();
  const [characters, folded] = [several.map(([character]) => character), several.map(([, to]) => to)];
  return sql`case when ${text} ~ ${`[${characters.join('')}]`} then (
    select string_agg(coalesce(fold.folded, part.one), '' order by part.place)
    from regexp_split_to_table(${text}, '') with ordinality as part (one, place)
    left join unnest(${characters}::text[], ${folded}::text[]) as fold (one, folded) on fold.one = part.one) else ${text} end`;
}

/** Longer patterns are not worth it, and may be more than the database takes as a regular expression. */
const mostPieces = 100;
const mostWild = 5;

/**
 * A condition that is true of every text whose folding matches, and of few others: a regular expression that lists the letter
 * cases of each character is several times faster than to fold each text. Null where there is none.
 */
export function mayFoldTo(text: Expression, pieces: readonly Piece[]): RawBuilder<SqlBool> | null {
  if (pieces.length > mostPieces || pieces.filter(({ wild }) => wild !== null).length > mostWild) return null;
  const parts = pieces.map(({ wild, character }) => (wild === 'many' ? '.*' : wild === 'one' ? '.' : caseClass(character)));
  if (parts.includes('')) return null;
  const { several } = caseFolding();
  return sql`${text} ~ ${`[${several.map(([character]) => character).join('')}]|^${parts.join('')}$`}`;
}

let cases: ReadonlyMap<string, ReadonlySet<string>> | null = null;

/** What folds to a character, as a part of a regular expression; empty where nothing does. */
function caseClass(character: string): string {
  if (cases === null) {
    const { from, to } = caseFolding();
    const targets = [...to];
    cases = Map.groupBy([...from].map((one, index) => [one, targets[index]!] as const), ([, target]) => target)
      .entries().reduce((sum, [target, pairs]) => sum.set(target, new Set(pairs.map(([one]) => one))), new Map<string, ReadonlySet<string>>());
  }
  const listed = new Set(cases.get(character) ?? []);
  if (foldCase(character) === character) listed.add(character);
  if (listed.size > 1) return `[${[...listed].join('')}]`;
  return [...listed].map((one) => (/[\x21-\x7e]/.test(one) && !/\w/.test(one) ? `\\${one}` : one)).join('');
}
