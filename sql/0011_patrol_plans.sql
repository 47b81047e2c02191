-- Patrol plans: what was asked, what was planned, who decided and why.

create table patrol_plan (
  agency_id    integer     not null references agency,
  plan_id      text        not null check (plan_id ~ '^[0-9a-f]{24}$'),
  based_on     text        check (based_on ~ '^[0-9a-f]{24}$'),
  title        text        not null,
  shift_from   timestamptz not null,
  shift_to     timestamptz not null,
  units        integer     not null,
  visits       integer     not null,
  share        double precision not null check (share >= 0 and share <= 1),
  data_version bigint      not null,
  content      bytea       not null,
  problem      bytea       not null,
  sha256       text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  timings      jsonb       not null,
  status       text        not null default 'draft' check (status in ('draft', 'approved', 'rejected')),
  created_by   text        not null,
  purpose      text        not null,
  created_at   timestamptz not null default clock_timestamp(),
  decided_by   text,
  decided_at   timestamptz,
  reason       text,
  primary key (agency_id, plan_id),
  constraint patrol_plan_shift check (shift_to > shift_from),
  constraint patrol_plan_decision check ((status = 'draft') = (decided_at is null) and (status = 'draft') = (decided_by is null) and (status = 'draft') = (reason is null))
);
comment on table patrol_plan is 'A plan for one shift. Its content never changes: a change is another plan that is based on it.';
comment on column patrol_plan.agency_id is 'Agency whose patrols are planned.';
comment on column patrol_plan.plan_id is 'Made from the request, the data and the changes by hand: the same again is the same plan.';
comment on column patrol_plan.based_on is 'The plan that it is a change of.';
comment on column patrol_plan.title is 'What the planner calls it.';
comment on column patrol_plan.shift_from is 'Begin of the shift.';
comment on column patrol_plan.shift_to is 'Its end.';
comment on column patrol_plan.units is 'How many units are planned. Units are call signs, not people.';
comment on column patrol_plan.visits is 'How many visits.';
comment on column patrol_plan.share is 'Part of what is expected that they reach.';
comment on column patrol_plan.data_version is 'Data version of the agency from which it was planned.';
comment on column patrol_plan.content is 'The plan as JSON, compressed by gzip.';
comment on column patrol_plan.problem is 'What was solved, so that a change by hand is weighed on the same numbers: compressed by gzip.';
comment on column patrol_plan.sha256 is 'Of the JSON.';
comment on column patrol_plan.timings is 'Milliseconds of each step of the planning.';
comment on column patrol_plan.status is 'draft until somebody decides: approved or rejected.';
comment on column patrol_plan.created_by is 'Who planned.';
comment on column patrol_plan.purpose is 'Why they said they did.';
comment on column patrol_plan.created_at is 'When it was planned first.';
comment on column patrol_plan.decided_by is 'Who decided.';
comment on column patrol_plan.decided_at is 'When.';
comment on column patrol_plan.reason is 'Why, in their words.';

create index patrol_plan_latest on patrol_plan (agency_id, created_at desc, plan_id desc);
create index patrol_plan_shift_order on patrol_plan (agency_id, shift_from);
