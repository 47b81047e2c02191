-- Where patrols were, for a while; how long they were where, for good; and operations from decision to result.

create table patrol_position (
  agency_id  integer          not null references agency,
  plan_id    text             not null,
  unit       text             not null check (length(unit) between 1 and 31),
  at         timestamptz      not null,
  longitude  double precision not null check (longitude between -180 and 180),
  latitude   double precision not null check (latitude between -90 and 90),
  expires_at timestamptz      not null,
  primary key (agency_id, plan_id, unit, at),
  foreign key (agency_id, plan_id) references patrol_plan on delete cascade
);
create index patrol_position_expiry on patrol_position (agency_id, expires_at);
comment on table patrol_position is 'Where a unit was during a plan. Removed when its time is over; nothing reads it after that, removed or not.';
comment on column patrol_position.agency_id is 'Agency of the plan.';
comment on column patrol_position.plan_id is 'Plan in whose shift it was.';
comment on column patrol_position.unit is 'Call sign as in the plan, not a person.';
comment on column patrol_position.at is 'When.';
comment on column patrol_position.longitude is 'WGS 84, degrees east.';
comment on column patrol_position.latitude is 'WGS 84, degrees north.';
comment on column patrol_position.expires_at is 'From then on it must not be read: begin of the shift and the days that the server keeps positions.';

create table visit_tick (
  agency_id  integer     not null references agency,
  plan_id    text        not null,
  unit       text        not null check (length(unit) between 1 and 31),
  arrived_at timestamptz not null,
  left_at    timestamptz not null,
  cell       bigint      not null,
  expires_at timestamptz not null,
  primary key (agency_id, plan_id, unit, arrived_at),
  constraint visit_tick_order check (left_at > arrived_at),
  foreign key (agency_id, plan_id) references patrol_plan on delete cascade
);
create index visit_tick_expiry on visit_tick (agency_id, expires_at);
comment on table visit_tick is 'A visit that was ticked off, for units without positions. Removed as positions are.';
comment on column visit_tick.agency_id is 'Agency of the plan.';
comment on column visit_tick.plan_id is 'Plan in whose shift it was.';
comment on column visit_tick.unit is 'Call sign as in the plan, not a person.';
comment on column visit_tick.arrived_at is 'Begin of the visit.';
comment on column visit_tick.left_at is 'Its end.';
comment on column visit_tick.cell is 'H3 cell that was visited.';
comment on column visit_tick.expires_at is 'From then on it must not be read.';

create table dosage_account (
  agency_id       integer          not null references agency,
  plan_id         text             not null,
  rows            bigint           not null default 0,
  stored          bigint           not null default 0,
  duplicates      bigint           not null default 0,
  rejected        bigint           not null default 0,
  unknown_seconds double precision not null default 0,
  visit_minutes   double precision not null,
  gap_minutes     double precision not null,
  rings           integer          not null,
  kept_until      timestamptz,
  updated_at      timestamptz      not null default clock_timestamp(),
  primary key (agency_id, plan_id),
  constraint dosage_account_rows check (rows = stored + duplicates + rejected),
  foreign key (agency_id, plan_id) references patrol_plan on delete cascade
);
comment on table dosage_account is 'What became of all positions and visits that were sent about a plan, and how they were counted.';
comment on column dosage_account.agency_id is 'Agency of the plan.';
comment on column dosage_account.plan_id is 'The plan.';
comment on column dosage_account.rows is 'All that were read.';
comment on column dosage_account.stored is 'Those that were counted.';
comment on column dosage_account.duplicates is 'Those whose unit and time were there already.';
comment on column dosage_account.rejected is 'Those that could not be used.';
comment on column dosage_account.unknown_seconds is 'Between positions too far apart in time, of all units together.';
comment on column dosage_account.visit_minutes is 'Least length of a visit.';
comment on column dosage_account.gap_minutes is 'Positions further apart in time tell nothing of the time between.';
comment on column dosage_account.rings is 'A position so many cells beside a cell of the plan counted for it.';
comment on column dosage_account.kept_until is 'Until when the positions behind it are kept; null when they were only counted.';
comment on column dosage_account.updated_at is 'When it was counted last.';

create table dosage (
  agency_id      integer          not null references agency,
  plan_id        text             not null,
  cell           bigint           not null,
  seconds        double precision not null check (seconds >= 0),
  visits         integer          not null check (visits >= 0),
  drive_throughs integer          not null check (drive_throughs >= 0),
  primary key (agency_id, plan_id, cell),
  foreign key (agency_id, plan_id) references dosage_account on delete cascade
);
comment on table dosage is 'How long all units of a plan together were in a cell. Neither units nor times are in it, so it may stay.';
comment on column dosage.agency_id is 'Agency of the plan.';
comment on column dosage.plan_id is 'The plan.';
comment on column dosage.cell is 'H3 cell.';
comment on column dosage.seconds is 'Time in the cell, of all units.';
comment on column dosage.visits is 'Stays that were long enough.';
comment on column dosage.drive_throughs is 'Stays that were not.';

create table operation (
  agency_id    integer     not null references agency,
  operation_id bigint      not null generated always as identity,
  title        text        not null check (length(title) between 1 and 120),
  why          text        not null check (length(why) between 5 and 4000),
  state        text        not null default 'draft' check (state in ('draft', 'locked', 'evaluated', 'abandoned')),
  starts_at    timestamptz not null,
  ends_at      timestamptz not null,
  definition   jsonb       not null,
  assignment   jsonb,
  draws        integer     not null default 0,
  lock         jsonb,
  locked_at    timestamptz,
  evaluation   jsonb,
  evaluations  integer     not null default 0,
  abandoned    text,
  created_at   timestamptz not null default clock_timestamp(),
  created_by   text        not null,
  purpose      text        not null,
  primary key (agency_id, operation_id),
  constraint operation_window check (ends_at > starts_at),
  constraint operation_lock check ((lock is null) = (locked_at is null) and (lock is null or assignment is not null)),
  constraint operation_abandoned check ((state = 'abandoned') = (abandoned is not null))
);
comment on table operation is 'An operation: where, when, against which comparison, and what came of it. What is locked does not change any more.';
comment on column operation.agency_id is 'Agency that carries it out.';
comment on column operation.operation_id is 'Its number in addresses.';
comment on column operation.title is 'What people call it.';
comment on column operation.why is 'The decision, in words.';
comment on column operation.state is 'draft, locked, evaluated or abandoned; that it runs or has ended is what the clock says.';
comment on column operation.starts_at is 'Begin of the treatment.';
comment on column operation.ends_at is 'Its end.';
comment on column operation.definition is 'Offences, days, hours, what it is compared with, rings, candidate cells as they were counted.';
comment on column operation.assignment is 'Treated and control cells, how they were drawn, balance and power; null before.';
comment on column operation.draws is 'How often cells were drawn.';
comment on column operation.lock is 'The analysis as it was laid down, with its hash; null before.';
comment on column operation.locked_at is 'When, by the clock of the database.';
comment on column operation.evaluation is 'The latest result; null before.';
comment on column operation.evaluations is 'How often it was evaluated.';
comment on column operation.abandoned is 'Why it was given up; null unless it was.';
comment on column operation.created_at is 'When it was drafted.';
comment on column operation.created_by is 'Who drafted it.';
comment on column operation.purpose is 'Why they said they did.';

create table operation_plan (
  agency_id    integer     not null,
  operation_id bigint      not null,
  plan_id      text        not null,
  linked_at    timestamptz not null default clock_timestamp(),
  linked_by    text        not null,
  primary key (agency_id, operation_id, plan_id),
  foreign key (agency_id, operation_id) references operation on delete cascade,
  foreign key (agency_id, plan_id) references patrol_plan on delete cascade
);
comment on table operation_plan is 'A patrol plan that carries an operation out: its minutes are dosage of the operation.';
comment on column operation_plan.agency_id is 'Agency of both.';
comment on column operation_plan.operation_id is 'The operation.';
comment on column operation_plan.plan_id is 'The plan.';
comment on column operation_plan.linked_at is 'When they were linked.';
comment on column operation_plan.linked_by is 'Who linked them.';

create table operation_history (
  agency_id    integer     not null,
  operation_id bigint      not null,
  entry        bigint      not null generated always as identity,
  at           timestamptz not null default clock_timestamp(),
  by           text        not null,
  what         text        not null check (what ~ '^[a-z_]{1,40}$'),
  detail       jsonb       not null,
  reason       text,
  primary key (agency_id, operation_id, entry),
  foreign key (agency_id, operation_id) references operation on delete cascade
);
comment on table operation_history is 'Every change of an operation. Rows are only added.';
comment on column operation_history.agency_id is 'Agency of the operation.';
comment on column operation_history.operation_id is 'The operation.';
comment on column operation_history.entry is 'Order of the changes.';
comment on column operation_history.at is 'When.';
comment on column operation_history.by is 'Who.';
comment on column operation_history.what is 'What was done, e.g. assigned.';
comment on column operation_history.detail is 'With which values.';
comment on column operation_history.reason is 'Why, in their words; null where nobody asked.';

create index operation_latest on operation (agency_id, operation_id desc);
