-- Work that takes longer than somebody waits for an answer: put in line by one request, done by whichever server has room, asked for by others.

create table job (
  agency_id    integer     not null references agency,
  job_id       uuid        not null default gen_random_uuid(),
  process      text        not null check (process ~ '^[a-z][a-z_-]{0,62}$'),
  request      jsonb       not null,
  who          jsonb       not null,
  person       text        not null,
  purpose      text        not null,
  status       text        not null default 'accepted' check (status in ('accepted', 'running', 'successful', 'failed', 'dismissed')),
  message      text        not null default '',
  progress     integer     not null default 0 check (progress between 0 and 100),
  attempts     integer     not null default 0,
  result       jsonb,
  problem      jsonb,
  worker       text,
  leased_until timestamptz,
  created_at   timestamptz not null default clock_timestamp(),
  started_at   timestamptz,
  updated_at   timestamptz not null default clock_timestamp(),
  finished_at  timestamptz,
  primary key (agency_id, job_id),
  constraint job_ended_or_not check ((finished_at is null) = (status in ('accepted', 'running')))
);
create index job_by_time on job (agency_id, created_at desc, job_id desc);
create index job_in_line on job (created_at) where status in ('accepted', 'running');
comment on table job is 'A piece of work as OGC API - Processes has it: asked for once, done in its turn, its result kept for some hours.';
comment on column job.agency_id is 'Agency whose data it is about.';
comment on column job.job_id is 'Its id in addresses; not to be guessed.';
comment on column job.process is 'What is done, e.g. hotspots.';
comment on column job.request is 'Inputs, form of the response and address of the server as they were asked for.';
comment on column job.who is 'What of the data whoever asked may see: the work sees no more.';
comment on column job.person is 'Who asked.';
comment on column job.purpose is 'Why they said they did.';
comment on column job.status is 'accepted (in line), running, successful, failed or dismissed.';
comment on column job.message is 'How far it is, in words.';
comment on column job.progress is 'How far it is, in per cent.';
comment on column job.attempts is 'How often it was begun: again when the server that did it has died.';
comment on column job.result is 'What came out of it: the id of a stored result, or a file.';
comment on column job.problem is 'Why it failed: {kind, code, detail, fields}.';
comment on column job.worker is 'Host and process that does it.';
comment on column job.leased_until is 'Until then the worker has it; a worker that lives prolongs this.';
comment on column job.created_at is 'When it was asked for.';
comment on column job.started_at is 'When it was begun, the last time.';
comment on column job.updated_at is 'When anything here changed.';
comment on column job.finished_at is 'When it succeeded, failed or was dismissed.';
