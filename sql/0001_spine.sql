-- The spine: who owns the data, what an incident is, how it came in, what was found in it.
--
-- agency_id leads every primary, unique and foreign key of data tables, and there are no triggers, so that the tables can
-- be distributed by agency without a rewrite. Offence and harm tables are reference data, the same for every agency.

create extension if not exists postgis;

create table agency (
  agency_id     integer     not null primary key,
  slug          text        not null unique check (slug ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  name          text        not null,
  zone          text        not null,
  demonstration boolean     not null default false,
  data_version  bigint      not null default 0,
  created_at    timestamptz not null default now()
);
comment on table agency is 'A jurisdiction that owns data. Every data row belongs to exactly one agency.';
comment on column agency.agency_id is 'Leads every key of every data table.';
comment on column agency.slug is 'Stable short name used in addresses and on the command line.';
comment on column agency.name is 'Name shown on screen and on paper.';
comment on column agency.zone is 'IANA time zone whose local clock the agency keeps, e.g. Europe/Kyiv.';
comment on column agency.demonstration is 'True for the generated demonstration city, never for real data.';
comment on column agency.data_version is 'Moved by every published change of the agency''s incidents, areas or backdrop; every answer names it.';
comment on column agency.created_at is 'When the agency was registered.';

create table offence (
  offence_id  smallint not null primary key,
  code        text     not null unique check (code ~ '^[a-z_]+(\.[a-z_]+)?$'),
  parent_id   smallint references offence,
  iccs        text,
  recorded_by text     not null check (recorded_by in ('reported', 'discovered', 'mixed')),
  name_en     text     not null,
  name_uk     text     not null
);
comment on table offence is 'The one classification that every source''s own labels are mapped onto: a tree of two levels. Reference data.';
comment on column offence.offence_id is 'Small number kept on each incident; never reused.';
comment on column offence.code is 'Stable code used in the API, e.g. burglary.residential; a parent''s code selects its children too.';
comment on column offence.parent_id is 'The group this offence belongs to; null for a group.';
comment on column offence.iccs is 'Nearest code of the International Classification of Crime for Statistical Purposes (UNODC 2015).';
comment on column offence.recorded_by is 'Whether incidents become known because the public reports them, because police discover them, or both.';
comment on column offence.name_en is 'English name.';
comment on column offence.name_uk is 'Ukrainian name.';

create table harm_edition (
  edition   text not null primary key,
  title     text not null,
  published date not null,
  reference text not null
);
comment on table harm_edition is 'A dated edition of harm weights; a comparison over time uses one edition throughout. Reference data.';
comment on column harm_edition.edition is 'Short name of the edition, e.g. cchi-2026.';
comment on column harm_edition.title is 'Full title of the index.';
comment on column harm_edition.published is 'Date from which the edition is the current one.';
comment on column harm_edition.reference is 'Where the weights were published.';

create table harm_weight (
  edition    text             not null references harm_edition,
  offence_id smallint         not null references offence,
  weight     double precision not null check (weight >= 0 and weight < 'Infinity'),
  primary key (edition, offence_id)
);
comment on table harm_weight is 'Harm of one incident of an offence in days of a starting-point custodial sentence. Reference data.';
comment on column harm_weight.edition is 'The edition that the weight belongs to.';
comment on column harm_weight.offence_id is 'The offence weighed.';
comment on column harm_weight.weight is 'Days per incident.';

create table import (
  agency_id     integer     not null references agency,
  import_id     bigint      not null generated always as identity,
  kind          text        not null check (kind in ('incidents', 'areas', 'backdrop')),
  source        text        not null,
  file          text        not null,
  file_sha256   text,
  file_bytes    bigint,
  bytes_read    bigint      not null default 0,
  mapping       jsonb       not null,
  status        text        not null check (status in ('queued', 'running', 'publishing', 'completed', 'failed', 'cancelled', 'interrupted')),
  rows_read     bigint      not null default 0,
  stored        bigint      not null default 0,
  changed       bigint      not null default 0,
  unchanged     bigint      not null default 0,
  duplicate     bigint      not null default 0,
  rejected      bigint      not null default 0,
  without_place bigint      not null default 0,
  notes         jsonb       not null default '[]',
  problem       jsonb,
  data_version  bigint,
  requested_by  text        not null,
  purpose       text        not null,
  requested_at  timestamptz not null default now(),
  started_at    timestamptz,
  heartbeat_at  timestamptz,
  finished_at   timestamptz,
  process       text,
  primary key (agency_id, import_id),
  constraint import_every_row_accounted_for check (rows_read = stored + changed + unchanged + duplicate + rejected)
);
create index import_by_time on import (agency_id, requested_at desc);
comment on table import is 'One file that was read, with an account of every row in it.';
comment on column import.agency_id is 'The agency that the rows go to.';
comment on column import.import_id is 'Number of the import.';
comment on column import.kind is 'What the file holds: incidents, areas or backdrop (streets, water) features.';
comment on column import.source is 'Name of the feed; together with a row''s key it identifies an incident across imports.';
comment on column import.file is 'File name as given; no path.';
comment on column import.file_sha256 is 'Digest of the bytes as received; null until the file has been read to its end.';
comment on column import.file_bytes is 'Size of the file as received; null while unknown.';
comment on column import.bytes_read is 'How far reading has come, in bytes of the file as received.';
comment on column import.mapping is 'The preset and column mapping the file was read with.';
comment on column import.status is 'queued, running (reading into staging), publishing, then completed, failed, cancelled or interrupted (its process died).';
comment on column import.rows_read is 'Data rows read; always the sum of stored, changed, unchanged, duplicate and rejected.';
comment on column import.stored is 'Rows that are new. Until the status is completed: rows that will be.';
comment on column import.changed is 'Rows that replace a stored incident of the same source and key with other content.';
comment on column import.unchanged is 'Rows whose incident is already stored with the same content.';
comment on column import.duplicate is 'Rows that repeat, with the same id and the same content, an earlier row of the same file.';
comment on column import.rejected is 'Rows refused; each stands in import_rejection with its reason.';
comment on column import.without_place is 'Accepted rows that have no usable coordinates; they count in time but not on the map.';
comment on column import.notes is 'Things worth knowing that refused no row: [{code, count, line, message}].';
comment on column import.problem is 'Why the import failed: {code, title, detail}.';
comment on column import.data_version is 'The data version that publishing produced; null when nothing changed.';
comment on column import.requested_by is 'Person who asked for it.';
comment on column import.purpose is 'Why they said they did.';
comment on column import.requested_at is 'When it was asked for.';
comment on column import.started_at is 'When reading began.';
comment on column import.heartbeat_at is 'Last sign of life of the process that reads it.';
comment on column import.process is 'Host and process id of the reader, to tell a dead import from a slow one.';
comment on column import.finished_at is 'When it completed, failed, was cancelled or was found interrupted.';

create table import_rejection (
  agency_id integer not null,
  import_id bigint  not null,
  line      bigint  not null,
  field     text,
  value     text,
  code      text    not null,
  reason    text    not null,
  primary key (agency_id, import_id, line),
  foreign key (agency_id, import_id) references import
);
comment on table import_rejection is 'A row that was refused, and why.';
comment on column import_rejection.agency_id is 'Agency of the import.';
comment on column import_rejection.import_id is 'The import that read the row.';
comment on column import_rejection.line is 'Line of the file on which the row begins, the header being line 1; for GeoJSON the number of the feature.';
comment on column import_rejection.field is 'Column at fault; null when the row as a whole is.';
comment on column import_rejection.value is 'What stood there, at most 200 characters.';
comment on column import_rejection.code is 'Machine-readable reason.';
comment on column import_rejection.reason is 'The reason in words, with what to do.';

create table incident (
  agency_id         integer     not null references agency,
  incident_id       bigint      not null generated always as identity,
  source            text        not null,
  source_key        text        not null,
  source_id         text,
  offence_id        smallint    not null references offence,
  source_offence    text        not null,
  occurred_from     timestamptz not null,
  occurred_to       timestamptz not null,
  reported_at       timestamptz,
  zone              text        not null,
  occurred_text     text        not null,
  time_precision    text        not null check (time_precision in ('instant', 'interval', 'day', 'month')),
  time_flag         text        check (time_flag in ('gap', 'ambiguous')),
  local_date        date        not null,
  local_hour        smallint    check (local_hour between 0 and 23),
  local_weekday     smallint    check (local_weekday between 1 and 7),
  geom              geometry(Point, 4326),
  cell              bigint,
  location_precision text       not null check (location_precision in ('exact', 'block', 'street', 'snapped', 'area', 'none')),
  place_problem     text,
  address           text,
  attributes        jsonb       not null default '{}',
  content_hash      bytea       not null,
  import_id         bigint      not null,
  data_version      bigint      not null,
  primary key (agency_id, incident_id),
  constraint incident_identity unique (agency_id, source, source_key),
  constraint incident_time_ordered check (occurred_from <= occurred_to and isfinite(occurred_from) and isfinite(occurred_to)),
  constraint incident_coordinates_finite check (
    geom is null or coalesce(ST_X(geom) between -180 and 180 and ST_Y(geom) between -90 and 90, false)
  ),
  constraint incident_placed_or_not check ((geom is null) = (cell is null) and (geom is null) = (location_precision = 'none'))
);
create index incident_time on incident using brin (occurred_from) with (pages_per_range = 32);
create index incident_place on incident using gist (geom);
create index incident_cell on incident (agency_id, cell);
comment on table incident is 'One recorded incident: what, when, where, and how it came here.';
comment on column incident.agency_id is 'Agency that owns the incident.';
comment on column incident.incident_id is 'Own id, never reused.';
comment on column incident.source is 'Feed that the incident came from.';
comment on column incident.source_key is 'The source''s id, or for sources without one a digest of the row and its ordinal among identical rows.';
comment on column incident.source_id is 'The source''s own id as written; null when it has none.';
comment on column incident.offence_id is 'Place in the classification.';
comment on column incident.source_offence is 'The source''s own label, as written.';
comment on column incident.occurred_from is 'Earliest time at which it can have happened.';
comment on column incident.occurred_to is 'Latest time at which it can have happened; equal to occurred_from for an instant, the end of the day or month for those precisions.';
comment on column incident.reported_at is 'When it was reported to police; null when unknown.';
comment on column incident.zone is 'IANA zone in which the local text was read.';
comment on column incident.occurred_text is 'The time as the source wrote it.';
comment on column incident.time_precision is 'instant; interval (from and to are both recorded); day or month (nothing finer is known).';
comment on column incident.time_flag is 'gap: that local time did not exist (the clocks went forward) and is read as if they had not; ambiguous: it happened twice and the first is used.';
comment on column incident.local_date is 'Local calendar day of occurred_from.';
comment on column incident.local_hour is 'Local hour of occurred_from, 0 to 23; null when only the day or month is known.';
comment on column incident.local_weekday is 'ISO weekday of occurred_from, 1 Monday to 7 Sunday; null when only the month is known.';
comment on column incident.geom is 'Place in WGS 84, longitude and latitude; null when there is none that can be used.';
comment on column incident.cell is 'H3 cell at resolution 10 that holds the place.';
comment on column incident.location_precision is 'How exact the place is: exact, block, street, snapped (to a publisher''s point), area, or none.';
comment on column incident.place_problem is 'Why there is no place, or what is odd about it: missing, zero, placeholder, outside.';
comment on column incident.address is 'Address or block as the source wrote it.';
comment on column incident.attributes is 'Further columns of the source that the mapping names; never special categories of personal data.';
comment on column incident.content_hash is 'SHA-256 over the content, to tell an unchanged row from a changed one.';
comment on column incident.import_id is 'Import that last wrote the row.';
comment on column incident.data_version is 'Data version at which the row last changed.';

create table incident_history (
  agency_id     integer     not null,
  incident_id   bigint      not null,
  data_version  bigint      not null,
  superseded_by bigint      not null,
  superseded_at timestamptz not null default now(),
  content       jsonb       not null,
  primary key (agency_id, incident_id, data_version)
);
comment on table incident_history is 'What an incident said before it was changed, so that an earlier answer can be explained.';
comment on column incident_history.agency_id is 'Agency that owns the incident.';
comment on column incident_history.incident_id is 'The incident.';
comment on column incident_history.data_version is 'Data version from which this content was the current one.';
comment on column incident_history.superseded_by is 'Data version that replaced it.';
comment on column incident_history.superseded_at is 'When it was replaced.';
comment on column incident_history.content is 'The whole earlier row.';

create unlogged table incident_staging (
  agency_id          integer     not null,
  import_id          bigint      not null,
  line               bigint      not null,
  source_key         text        not null,
  source_id          text,
  offence_id         smallint    not null,
  source_offence     text        not null,
  occurred_from      timestamptz not null,
  occurred_to        timestamptz not null,
  reported_at        timestamptz,
  zone               text        not null,
  occurred_text      text        not null,
  time_precision     text        not null,
  time_flag          text,
  local_date         date        not null,
  local_hour         smallint,
  local_weekday      smallint,
  longitude          double precision,
  latitude           double precision,
  cell               bigint,
  location_precision text        not null,
  place_problem      text,
  address            text,
  attributes         jsonb       not null,
  content_hash       bytea       not null,
  primary key (agency_id, import_id, source_key)
);
comment on table incident_staging is 'Rows of imports that have not been published; nothing reads it but the import itself.';
comment on column incident_staging.agency_id is 'Agency that will own the incident.';
comment on column incident_staging.import_id is 'Import that read the row.';
comment on column incident_staging.line is 'Line of the file on which the row begins.';
comment on column incident_staging.source_key is 'The source''s id, or for sources without one a digest of the row and its ordinal among identical rows.';
comment on column incident_staging.source_id is 'The source''s own id as written.';
comment on column incident_staging.offence_id is 'Place in the classification.';
comment on column incident_staging.source_offence is 'The source''s own label, as written.';
comment on column incident_staging.occurred_from is 'Earliest time at which it can have happened.';
comment on column incident_staging.occurred_to is 'Latest time at which it can have happened.';
comment on column incident_staging.reported_at is 'When it was reported to police.';
comment on column incident_staging.zone is 'IANA zone in which the local text was read.';
comment on column incident_staging.occurred_text is 'The time as the source wrote it.';
comment on column incident_staging.time_precision is 'As in incident.';
comment on column incident_staging.time_flag is 'As in incident.';
comment on column incident_staging.local_date is 'Local calendar day of occurred_from.';
comment on column incident_staging.local_hour is 'Local hour of occurred_from; null when it is not known.';
comment on column incident_staging.local_weekday is 'ISO weekday of occurred_from; null when it is not known.';
comment on column incident_staging.longitude is 'Degrees east in WGS 84; null when there is no place.';
comment on column incident_staging.latitude is 'Degrees north in WGS 84; null when there is no place.';
comment on column incident_staging.cell is 'H3 cell at resolution 10 that holds the place.';
comment on column incident_staging.location_precision is 'As in incident.';
comment on column incident_staging.place_problem is 'As in incident.';
comment on column incident_staging.address is 'Address or block as the source wrote it.';
comment on column incident_staging.attributes is 'Further columns of the source that the mapping names.';
comment on column incident_staging.content_hash is 'SHA-256 over the content.';

create table area (
  agency_id    integer                      not null references agency,
  area_id      bigint                       not null generated always as identity,
  kind         text                         not null check (kind ~ '^[a-z][a-z_]{0,30}$'),
  code         text                         not null,
  name         text                         not null,
  geom         geometry(MultiPolygon, 4326) not null,
  square_km    double precision             not null,
  content_hash bytea                        not null,
  import_id    bigint                       not null,
  data_version bigint                       not null,
  primary key (agency_id, area_id),
  constraint area_identity unique (agency_id, kind, code),
  constraint area_shape_usable check (
    ST_NPoints(geom) between 4 and 20000 and ST_IsValid(geom)
    and ST_XMin(geom) >= -180 and ST_XMax(geom) <= 180 and ST_YMin(geom) >= -90 and ST_YMax(geom) <= 90
  )
);
create index area_place on area using gist (geom);
comment on table area is 'An administrative or operational area: boundary, district, beat, neighbourhood. The study area is the union of one kind.';
comment on column area.agency_id is 'Agency that owns the area.';
comment on column area.area_id is 'Own id.';
comment on column area.kind is 'What sort of area: boundary (the jurisdiction itself), district, beat, neighbourhood, ...';
comment on column area.code is 'The agency''s code, unique within the kind.';
comment on column area.name is 'Name shown on screen.';
comment on column area.geom is 'Shape in WGS 84; valid, at most 20,000 vertices.';
comment on column area.square_km is 'Geodesic area in square kilometres.';
comment on column area.content_hash is 'SHA-256 over code, name and shape.';
comment on column area.import_id is 'Import that last wrote it.';
comment on column area.data_version is 'Data version at which it last changed.';

create table backdrop (
  agency_id    integer                 not null references agency,
  backdrop_id  bigint                  not null generated always as identity,
  kind         text                    not null check (kind in ('street', 'water', 'park', 'railway')),
  class        text                    not null default '',
  name         text                    not null default '',
  geom         geometry(Geometry, 4326) not null check (GeometryType(geom) in ('LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')),
  content_hash bytea                   not null,
  import_id    bigint                  not null,
  data_version bigint                  not null,
  primary key (agency_id, backdrop_id),
  constraint backdrop_identity unique (agency_id, content_hash),
  constraint backdrop_coordinates_finite check (
    not ST_IsEmpty(geom) and ST_XMin(geom) >= -180 and ST_XMax(geom) <= 180 and ST_YMin(geom) >= -90 and ST_YMax(geom) <= 90
  )
);
create index backdrop_place on backdrop using gist (geom);
comment on table backdrop is 'Streets, water, parks and railways drawn behind the data when there is no basemap.';
comment on column backdrop.agency_id is 'Agency that owns the feature.';
comment on column backdrop.backdrop_id is 'Own id.';
comment on column backdrop.kind is 'street, water, park or railway.';
comment on column backdrop.class is 'Importance within the kind, e.g. arterial or local; empty when unknown.';
comment on column backdrop.name is 'Name, empty when it has none.';
comment on column backdrop.geom is 'Line or polygon in WGS 84.';
comment on column backdrop.content_hash is 'SHA-256 over kind, class, name and shape.';
comment on column backdrop.import_id is 'Import that wrote it.';
comment on column backdrop.data_version is 'Data version at which it was written.';

create table hotspot_run (
  agency_id       integer          not null references agency,
  run_id          text             not null,
  method          text             not null,
  method_version  integer          not null,
  parameters      jsonb            not null,
  filter          jsonb            not null,
  data_version    bigint           not null,
  study_area      jsonb            not null,
  row_count       bigint           not null,
  placed_count    bigint           not null,
  cell_count      integer          not null,
  significant     integer          not null,
  result_hash     text             not null,
  created_by      text             not null,
  purpose         text             not null,
  created_at      timestamptz      not null default now(),
  primary key (agency_id, run_id)
);
create index hotspot_run_by_time on hotspot_run (agency_id, created_at desc);
comment on table hotspot_run is 'A hotspot computation: everything needed to repeat it and to tell that the repetition gave the same result.';
comment on column hotspot_run.agency_id is 'Agency whose incidents were used.';
comment on column hotspot_run.run_id is 'Digest of method, version, parameters, filter, study area and data version.';
comment on column hotspot_run.method is 'getis_ord_star.';
comment on column hotspot_run.method_version is 'Moved whenever the same input would give another result.';
comment on column hotspot_run.parameters is 'Resolution, rings, measure, harm edition, correction.';
comment on column hotspot_run.filter is 'Window, offences, hours, weekdays and area, as resolved.';
comment on column hotspot_run.data_version is 'Data version that it was computed from.';
comment on column hotspot_run.study_area is 'Kind, number of cells, square kilometres and digest of the study area.';
comment on column hotspot_run.row_count is 'Incidents that the filter selects, with or without a place.';
comment on column hotspot_run.placed_count is 'Those of them with a place inside the study area.';
comment on column hotspot_run.cell_count is 'Cells of the study area, empty ones included.';
comment on column hotspot_run.significant is 'Cells in the bins of 90, 95 or 99 %, hot and cold.';
comment on column hotspot_run.result_hash is 'SHA-256 over the cells in ascending order with their values.';
comment on column hotspot_run.created_by is 'Person who ran it first.';
comment on column hotspot_run.purpose is 'Why they said they did.';
comment on column hotspot_run.created_at is 'When it was run first.';
