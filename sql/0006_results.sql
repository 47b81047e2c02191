-- The incidents as they were at an earlier version of the data, and results that can be had again under their id.

-- A transaction that asks about an earlier version puts this schema before all others in its search path and names the version in the setting
-- app.as_of: every statement that reads `incident` then reads the rows of that version, so that there is one place that says what was current
-- when. The views depend on the columns of the tables behind them: a later migration that changes those makes the views anew.
create schema if not exists as_of;
comment on schema as_of is 'Tables as they were at the data version in the setting app.as_of: under the names of the tables they stand for.';

create view as_of.incident with (security_invoker = true) as
select i.agency_id, i.incident_id, i.source, i.source_key, i.source_id, i.offence_id, i.source_offence, i.occurred_from, i.occurred_to, i.reported_at,
  i.zone, i.occurred_text, i.time_precision, i.time_flag, i.local_date, i.local_hour, i.local_weekday, i.geom, i.cell, i.location_precision,
  i.place_problem, i.address, i.attributes, i.content_hash, i.import_id, i.data_version, i.handling_code
from incident i
where i.data_version <= current_setting('app.as_of')::bigint
union all
-- What has been replaced or taken away since. Rows kept by the first release hold their place as GeoJSON, or not at all: those count in time but
-- not on the map; and before there were handling codes everything was for all.
select h.agency_id, h.incident_id, was.source, was.source_key, was.source_id, was.offence_id, was.source_offence, was.occurred_from, was.occurred_to,
  was.reported_at, was.zone, was.occurred_text, was.time_precision, was.time_flag, was.local_date, was.local_hour, was.local_weekday,
  place.geom, case when place.geom is not null then was.cell end,
  case when place.geom is null then 'none' else was.location_precision end,
  case when place.geom is null then coalesce(was.place_problem, 'missing') else was.place_problem end,
  was.address, coalesce(was.attributes, '{}'), was.content_hash, was.import_id, h.data_version, coalesce(was.handling_code, 0::smallint)
from incident_history h
cross join lateral jsonb_populate_record(null::incident, h.content - 'geom') was
cross join lateral (select case
    when h.content ? 'longitude' then ST_SetSRID(ST_MakePoint((h.content ->> 'longitude')::float8, (h.content ->> 'latitude')::float8), 4326)
    when jsonb_typeof(h.content -> 'geom') = 'object' then ST_SetSRID(ST_GeomFromGeoJSON(h.content ->> 'geom'), 4326)
  end::geometry(Point, 4326) as geom) place
where h.data_version <= current_setting('app.as_of')::bigint and h.superseded_by > current_setting('app.as_of')::bigint;
comment on view as_of.incident is 'Incidents as they were at that version.';

create view as_of.import with (security_invoker = true) as
select i.agency_id, i.import_id, i.kind, i.source, i.file, i.file_sha256, i.file_bytes, i.bytes_read, i.mapping, 'completed'::text as status,
  i.rows_read, i.stored, i.changed, i.unchanged, i.duplicate, i.rejected, i.without_place, i.notes, i.problem, i.data_version,
  i.requested_by, i.purpose, i.requested_at, i.started_at, i.heartbeat_at, i.finished_at, i.process,
  null::timestamptz as undone_at, null::bigint as undone_version
from import i
-- What changed nothing belongs to no version: it counts from when it was completed, to the end of the version's time.
cross join lateral (select coalesce((select min(p.published_at) from publication p
  where p.agency_id = i.agency_id and p.data_version > current_setting('app.as_of')::bigint), 'infinity') as at) ended
where i.status in ('completed', 'undone')
  and (i.data_version <= current_setting('app.as_of')::bigint or (i.data_version is null and i.finished_at < ended.at))
  and (i.undone_at is null or i.undone_version > current_setting('app.as_of')::bigint or (i.undone_version is null and i.undone_at >= ended.at));
comment on view as_of.import is 'Imports that had been completed, and not been undone, at the end of that version''s time.';

create table analysis_result (
  agency_id      integer     not null references agency,
  result_id      text        not null check (result_id ~ '^[0-9a-f]{24}$'),
  kind           text        not null check (kind ~ '^[a-z][a-z_]{0,30}$'),
  method         text        not null,
  method_version integer     not null,
  request        jsonb       not null,
  filter         jsonb       not null,
  data_version   bigint      not null,
  handling_codes smallint[],
  content        bytea       not null,
  media_type     text        not null,
  content_bytes  bigint      not null,
  stored_bytes   bigint      not null,
  sha256         text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  kept           boolean     not null default false,
  created_by     text        not null,
  purpose        text        not null,
  created_at     timestamptz not null default now(),
  primary key (agency_id, result_id)
);
-- What is already compressed is not compressed again.
alter table analysis_result alter column content set storage external;
create index analysis_result_by_time on analysis_result (agency_id, created_at desc, result_id desc);
comment on table analysis_result is 'The result of an analysis as it was given, byte by byte, with the request that made it.';
comment on column analysis_result.agency_id is 'Agency whose incidents were used.';
comment on column analysis_result.result_id is 'Digest of method, version, parameters, filter and data version; of a hotspot computation the id of its run.';
comment on column analysis_result.kind is 'What was asked for, e.g. hotspots.';
comment on column analysis_result.method is 'Method, e.g. getis_ord_star.';
comment on column analysis_result.method_version is 'Moved whenever the same input would give another result.';
comment on column analysis_result.request is 'Address and parameters by which the same is computed again, the data version included.';
comment on column analysis_result.filter is 'Window, offences, hours, weekdays and area, as resolved.';
comment on column analysis_result.data_version is 'Data version that it was computed from.';
comment on column analysis_result.handling_codes is 'Handling codes of the incidents that it was made from; null for all. Only who may see them all may see the result.';
comment on column analysis_result.content is 'The result, compressed by gzip.';
comment on column analysis_result.media_type is 'What it is once it is decompressed.';
comment on column analysis_result.content_bytes is 'Size when it is decompressed.';
comment on column analysis_result.stored_bytes is 'Size as it is stored.';
comment on column analysis_result.sha256 is 'Digest of the decompressed content.';
comment on column analysis_result.kept is 'Whether somebody asked for it to be kept: then it is not removed for its age or to make room.';
comment on column analysis_result.created_by is 'Person who made it first.';
comment on column analysis_result.purpose is 'Why they said they did.';
comment on column analysis_result.created_at is 'When it was made first.';
