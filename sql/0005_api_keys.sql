-- Keys for programs: what each opens, how long, how much of it in a day, and how much of that has been used.

create table api_key (
  agency_id         integer     not null references agency,
  key_id            text        not null check (key_id ~ '^[a-z0-9]{10}$'),
  secret_sha256     bytea       not null check (octet_length(secret_sha256) = 32),
  label             text        not null check (length(label) between 1 and 200),
  scopes            text[]      not null check (cardinality(scopes) > 0),
  layers            text[]      check (cardinality(layers) > 0),
  max_handling_code smallint    not null check (max_handling_code between 0 and 9),
  networks          text[]      check (cardinality(networks) > 0),
  requests_per_day  bigint      check (requests_per_day > 0),
  rows_per_day      bigint      check (rows_per_day > 0),
  created_at        timestamptz not null default now(),
  created_by        text        not null,
  expires_at        timestamptz not null,
  revoked_at        timestamptz,
  revoked_by        text,
  last_used_at      timestamptz,
  primary key (agency_id, key_id),
  constraint api_key_expires_within_a_year check (expires_at > created_at and expires_at <= created_at + interval '366 days'),
  constraint api_key_revoked_by_somebody check ((revoked_at is null) = (revoked_by is null))
);
-- A key is looked for by its id before it is known whose it is.
create index api_key_by_id on api_key (key_id);
comment on table api_key is 'Keys by which programs are let in. The key itself is shown once, when it is made, and is kept nowhere.';
comment on column api_key.agency_id is 'The agency whose data the key opens; it opens no other.';
comment on column api_key.key_id is 'The part of the key that is no secret and by which it is named in lists and logs.';
comment on column api_key.secret_sha256 is 'SHA-256 of the whole key. The key holds 256 random bits, so that no slow hash is needed.';
comment on column api_key.label is 'Who or what uses it, in words.';
comment on column api_key.scopes is 'What may be done with it, e.g. layers:read; server/model/scopes.ts lists all.';
comment on column api_key.layers is 'Ids of the layers that it opens; null for all that its scopes reach.';
comment on column api_key.max_handling_code is 'Highest handling code of incidents that it shows and counts; 9 for all.';
comment on column api_key.networks is 'Network ranges in CIDR notation from which it is taken; null for anywhere.';
comment on column api_key.requests_per_day is 'Requests that it may make in a day of UTC; null for any number.';
comment on column api_key.rows_per_day is 'Features and incidents that it may be given in a day of UTC; null for any number.';
comment on column api_key.created_at is 'When it was made.';
comment on column api_key.created_by is 'Who made it: local, or key: with the id of a key.';
comment on column api_key.expires_at is 'When it ends; a year after it was made at the latest.';
comment on column api_key.revoked_at is 'When it was taken back; null while it holds.';
comment on column api_key.revoked_by is 'Who took it back, as in created_by.';
comment on column api_key.last_used_at is 'When it was last let in, some seconds late; null when never.';

create table key_usage (
  agency_id integer not null,
  key_id    text    not null,
  day       date    not null,
  requests  bigint  not null default 0 check (requests >= 0),
  rows      bigint  not null default 0 check (rows >= 0),
  primary key (agency_id, key_id, day),
  foreign key (agency_id, key_id) references api_key
);
comment on table key_usage is 'How much of each key was used on each day, written some seconds late.';
comment on column key_usage.agency_id is 'As in api_key.';
comment on column key_usage.key_id is 'As in api_key.';
comment on column key_usage.day is 'Day of UTC.';
comment on column key_usage.requests is 'Requests that were let in.';
comment on column key_usage.rows is 'Features and incidents that were handed out.';
