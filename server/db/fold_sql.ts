import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { caseFolding } from '../model/cql2/fold_text.ts';

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
