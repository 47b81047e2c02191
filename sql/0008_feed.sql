-- What other systems need to keep in step: the feed of changes in its order, and whom to tell of what happens here.

-- A page of the feed is read from where the last one ended, however many incidents one version has.
drop index incident_version;
create index incident_version on incident (agency_id, data_version, incident_id);
drop index incident_history_version;
create index incident_history_version on incident_history (agency_id, superseded_by, incident_id);

create table webhook (
  agency_id         integer     not null references agency,
  webhook_id        bigint      not null generated always as identity,
  label             text        not null check (length(label) between 1 and 200),
  url               text        not null check (length(url) between 1 and 2000),
  events            text[]      not null check (cardinality(events) > 0),
  secret            bytea       not null check (length(secret) >= 24),
  status            text        not null default 'active' check (status in ('active', 'stopped')),
  stopped_because   text,
  data_version_seen bigint      not null,
  created_at        timestamptz not null default now(),
  created_by        text        not null,
  primary key (agency_id, webhook_id)
);
comment on table webhook is 'An address that is told of new data and of finished work. The messages hold no incidents.';
comment on column webhook.agency_id is 'The agency whose events are told.';
comment on column webhook.webhook_id is 'Number of the webhook.';
comment on column webhook.label is 'What people call it.';
comment on column webhook.url is 'Where messages are posted; its origin is one that the server''s settings allow.';
comment on column webhook.events is 'Of what it is told, e.g. data.published.';
comment on column webhook.secret is 'Key with which messages are signed; shown once, when the webhook is made.';
comment on column webhook.status is 'active, or stopped: nothing is told until it is resumed.';
comment on column webhook.stopped_because is 'Why it was stopped; null while it is active.';
comment on column webhook.data_version_seen is 'Data version up to which messages about new data have been put in line.';
comment on column webhook.created_at is 'When it was made.';
comment on column webhook.created_by is 'Who made it.';

create table webhook_delivery (
  agency_id       integer     not null,
  delivery_id     uuid        not null default gen_random_uuid(),
  webhook_id      bigint      not null,
  event           text        not null,
  event_key       text        not null,
  body            jsonb       not null,
  status          text        not null default 'waiting' check (status in ('waiting', 'delivered', 'given_up')),
  attempts        integer     not null default 0,
  next_attempt_at timestamptz not null default now(),
  leased_until    timestamptz,
  last_status     integer,
  last_error      text,
  created_at      timestamptz not null default now(),
  finished_at     timestamptz,
  primary key (agency_id, delivery_id),
  constraint webhook_delivery_once unique (agency_id, webhook_id, event_key),
  foreign key (agency_id, webhook_id) references webhook on delete cascade
);
create index webhook_delivery_due on webhook_delivery (next_attempt_at) where status = 'waiting';
create index webhook_delivery_by_time on webhook_delivery (agency_id, webhook_id, created_at desc, delivery_id);
comment on table webhook_delivery is 'One message to one webhook, and what became of it.';
comment on column webhook_delivery.agency_id is 'Agency of the webhook.';
comment on column webhook_delivery.delivery_id is 'Id of the message; the same at every attempt, so that a receiver can tell a repetition.';
comment on column webhook_delivery.webhook_id is 'The webhook.';
comment on column webhook_delivery.event is 'What the message is about, e.g. data.published.';
comment on column webhook_delivery.event_key is 'Tells the event from every other one, so that none is put in line twice.';
comment on column webhook_delivery.body is 'The message.';
comment on column webhook_delivery.status is 'waiting (for its first or next attempt), delivered, or given_up after the last attempt.';
comment on column webhook_delivery.attempts is 'How often it was sent.';
comment on column webhook_delivery.next_attempt_at is 'Not before then.';
comment on column webhook_delivery.leased_until is 'Until then one process is sending it; null when none is.';
comment on column webhook_delivery.last_status is 'HTTP status of the last answer; null when none came.';
comment on column webhook_delivery.last_error is 'Why the last attempt failed; null when it did not.';
comment on column webhook_delivery.created_at is 'When it was put in line.';
comment on column webhook_delivery.finished_at is 'When it was delivered or given up.';
