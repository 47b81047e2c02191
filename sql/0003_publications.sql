-- What the column index, and later every other follower, needs to keep in step with the incidents: which versions of an
-- agency's data there were, what came with each, and which incidents each took away.

alter table incident add column handling_code smallint not null default 0 check (handling_code between 0 and 9);
alter table incident_staging add column handling_code smallint not null default 0;
comment on column incident.handling_code is 'Who may see it: 0 for all who may see the agency''s incidents; each higher number is a circle of its own that an agency defines.';
comment on column incident_staging.handling_code is 'As in incident.';

create table publication (
  agency_id    integer     not null references agency,
  data_version bigint      not null,
  stamp        uuid        not null default gen_random_uuid(),
  import_id    bigint,
  published_at timestamptz not null default now(),
  primary key (agency_id, data_version)
);
comment on table publication is 'One row for each version of an agency''s data, written by the transaction that made it.';
comment on column publication.agency_id is 'The agency.';
comment on column publication.data_version is 'The version: agency.data_version from then on.';
comment on column publication.stamp is 'Tells this version from one of the same number in another or a restored database.';
comment on column publication.import_id is 'The import that was published or undone; null for anything else.';
comment on column publication.published_at is 'When.';

insert into publication (agency_id, data_version) select agency_id, data_version from agency where data_version > 0;

-- What is new, changed or gone since a version is found without reading the rest.
create index incident_version on incident (agency_id, data_version);
create index incident_history_version on incident_history (agency_id, superseded_by);
comment on column incident_history.superseded_by is 'Data version that replaced it, or that took the incident away when there is none of this id any more.';

alter table import drop constraint import_status_check;
alter table import add constraint import_status_check
  check (status in ('queued', 'running', 'publishing', 'completed', 'failed', 'cancelled', 'interrupted', 'undone'));
comment on column import.status is 'queued, running (reading into staging), publishing, then completed, failed, cancelled or interrupted (its process died); undone when it was taken back after it had completed.';
alter table import add column undone_at timestamptz;
alter table import add column undone_version bigint;
comment on column import.undone_at is 'When it was taken back; null unless the status is undone.';
comment on column import.undone_version is 'Data version that taking it back produced; null when nothing of it was left.';
