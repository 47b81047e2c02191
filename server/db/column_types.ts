import type { ColumnType } from 'kysely';

/**
 * How columns are read and written. A bigint is text when read (cell ids exceed safe integers), a date is text (`2018-06-30`), a timestamptz is a
 * Date. JSON is written as text on purpose: pg would write a JavaScript array as a PostgreSQL array.
 */
export type Bigint = ColumnType<string, string | number | bigint, string | number | bigint>;
export type BigintOrNull = ColumnType<string | null, string | number | bigint | null | undefined, string | number | bigint | null>;
export type Identity = ColumnType<string, never, never>;
export type Counter = ColumnType<string, string | number | undefined, string | number>;
export type Instant = ColumnType<Date, Date | string, Date | string>;
export type InstantOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type InstantNow = ColumnType<Date, Date | string | undefined, Date | string>;
export type Json<T> = ColumnType<T, string, string>;
export type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
/** Hexadecimal EWKB when read as it is; read ST_X, ST_Y or ST_AsGeoJSON instead, write through an expression. */
export type Geometry = ColumnType<string, string, string>;
