-- Beats drawn anew, and posts chosen: what was asked and what came of it.

create table beat_plan (
  agency_id    integer     not null references agency,
  plan_id      text        not null check (plan_id ~ '^[0-9a-f]{24}$'),
  kind         text        not null check (kind in ('beats', 'posts')),
  title        text        not null,
  summary      jsonb       not null,
  parts        integer     not null check (parts > 0),
  request      jsonb       not null,
  seed         integer     not null,
  data_version bigint      not null,
  content      bytea       not null,
  sha256       text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  created_by   text        not null,
  purpose      text        not null,
  created_at   timestamptz not null default clock_timestamp(),
  primary key (agency_id, plan_id)
);
comment on table beat_plan is 'A set of beats or of posts that was drawn for an agency. Its content never changes; beats become areas only when somebody imports them.';
comment on column beat_plan.agency_id is 'Agency whose beats or posts they are.';
comment on column beat_plan.plan_id is 'Made from the request and the data: the same again is the same plan.';
comment on column beat_plan.kind is 'beats, or posts.';
comment on column beat_plan.title is 'What the planner calls it.';
comment on column beat_plan.summary is 'One sentence in each language, for lists.';
comment on column beat_plan.parts is 'How many beats, or posts.';
comment on column beat_plan.request is 'As it was asked for, defaults filled in.';
comment on column beat_plan.seed is 'Of the random numbers.';
comment on column beat_plan.data_version is 'Data version of the agency that it was made from.';
comment on column beat_plan.content is 'The plan as JSON, compressed by gzip.';
comment on column beat_plan.sha256 is 'Of the JSON without this sum.';
comment on column beat_plan.created_by is 'Who asked for it.';
comment on column beat_plan.purpose is 'Why they said they did.';
comment on column beat_plan.created_at is 'When it was made first.';

create index beat_plan_latest on beat_plan (agency_id, kind, created_at desc, plan_id desc);
