-- H3 cell arithmetic. Bits of a cell index: 52 to 55 resolution, then fifteen digits of three bits, finest lowest; digits
-- finer than the resolution are all ones (h3geo.org, "H3 Index").

create or replace function hex_parent(cell bigint, resolution integer) returns bigint
language sql immutable strict parallel safe as $$
  select (cell & ~(15::bigint << 52)) | (resolution::bigint << 52) | ((1::bigint << (3 * (15 - resolution))) - 1)
$$;
comment on function hex_parent(bigint, integer) is 'The ancestor of an H3 cell at a coarser or equal resolution, 0 to the cell''s own.';
