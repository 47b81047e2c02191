-- The register of forecasts: what was said before a shift, locked, and what became of it. Nothing here is ever updated but whether a series goes on.

create table forecast_series (
  agency_id  integer          not null references agency,
  series_id  text             not null check (series_id ~ '^[0-9a-f]{24}$'),
  title      text             not null,
  model      text             not null check (model ~ '^[a-z][a-z_]{0,30}$'),
  measure    text             not null check (measure in ('count', 'harm')),
  definition jsonb            not null,
  coverage   double precision not null check (coverage > 0 and coverage <= 0.5),
  active     boolean          not null,
  created_at timestamptz      not null default clock_timestamp(),
  created_by text             not null,
  primary key (agency_id, series_id)
);
comment on table forecast_series is 'One model, measure, offences, resolution and shift pattern, forecast shift after shift. Its id is made of these, so that none of them can change.';
comment on column forecast_series.agency_id is 'Agency whose data it is about.';
comment on column forecast_series.series_id is 'First 24 hexadecimal digits of the SHA-256 of its definition.';
comment on column forecast_series.title is 'What people call it.';
comment on column forecast_series.model is 'How the expectation is formed, e.g. recency.';
comment on column forecast_series.measure is 'count or harm.';
comment on column forecast_series.definition is 'All that makes it what it is: model, parameters, offences, area, resolution, shift, days learned from.';
comment on column forecast_series.coverage is 'Part of the area at which the model is compared with the count.';
comment on column forecast_series.active is 'Whether the server registers each coming shift by itself.';
comment on column forecast_series.created_at is 'When it was begun.';
comment on column forecast_series.created_by is 'Who began it.';

create table forecast (
  agency_id     integer          not null references agency,
  forecast_id   text             not null check (forecast_id ~ '^[0-9a-f]{24}$'),
  series_id     text             not null,
  shift_from    timestamptz      not null,
  shift_to      timestamptz      not null,
  registered_at timestamptz      not null default clock_timestamp(),
  -- Nobody says which it is: the clock of the database does.
  kind          text             not null generated always as (case when registered_at < shift_from then 'live' else 'backtest' end) stored,
  registered_by text             not null,
  served        boolean          not null,
  data_version  bigint           not null,
  total         double precision not null,
  content       bytea            not null,
  content_bytes bigint           not null,
  sha256        text             not null check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (agency_id, forecast_id),
  unique (agency_id, series_id, shift_from),
  foreign key (agency_id, series_id) references forecast_series,
  check (shift_from < shift_to)
);
create index forecast_by_shift on forecast (agency_id, shift_to, forecast_id);
comment on table forecast is 'What a series expected of one shift, locked: rows are inserted and never updated.';
comment on column forecast.agency_id is 'Agency whose data it is about.';
comment on column forecast.forecast_id is 'First 24 hexadecimal digits of the SHA-256 over series, shift and content.';
comment on column forecast.series_id is 'Series that it belongs to.';
comment on column forecast.shift_from is 'Begin of the shift.';
comment on column forecast.shift_to is 'End of the shift, not included.';
comment on column forecast.registered_at is 'When it was locked, by the clock of the database.';
comment on column forecast.kind is 'live: locked before the shift began. backtest: later, from data before the shift.';
comment on column forecast.registered_by is 'Who had it registered.';
comment on column forecast.served is 'Whether the model was on; false: registered in the shadow.';
comment on column forecast.data_version is 'Version of the data that it was made from.';
comment on column forecast.total is 'What it expected of all cells together.';
comment on column forecast.content is 'Cells, what was expected of each by hour, the plain count beside it, and what both were made from; JSON compressed by gzip.';
comment on column forecast.content_bytes is 'Size of the JSON.';
comment on column forecast.sha256 is 'SHA-256 of the JSON.';

create table forecast_score (
  agency_id      integer          not null references agency,
  forecast_id    text             not null,
  scored_at      timestamptz      not null default clock_timestamp(),
  data_version   bigint           not null,
  result         text             not null check (result in ('won', 'tied', 'lost', 'silent')),
  incidents      integer          not null,
  hits           double precision not null,
  count_hits     double precision not null,
  oracle_hits    double precision not null,
  figures        jsonb            not null,
  outcome        jsonb            not null,
  outcome_sha256 text             not null check (outcome_sha256 ~ '^[0-9a-f]{64}$'),
  primary key (agency_id, forecast_id),
  foreign key (agency_id, forecast_id) references forecast
);
comment on table forecast_score is 'What became of a forecast: inserted once, when the data cover the shift, and never updated.';
comment on column forecast_score.agency_id is 'Agency whose data it is about.';
comment on column forecast_score.forecast_id is 'Forecast that is scored.';
comment on column forecast_score.scored_at is 'When it was scored, by the clock of the database.';
comment on column forecast_score.data_version is 'Version of the data that it was scored with.';
comment on column forecast_score.result is 'Against the plain count at the coverage of the series: won, tied, lost; silent when nothing happened.';
comment on column forecast_score.incidents is 'Incidents of the shift within the cells.';
comment on column forecast_score.hits is 'What happened in the cells that the model chose, in the unit of the measure.';
comment on column forecast_score.count_hits is 'The same for the plain count.';
comment on column forecast_score.oracle_hits is 'The same for the best cells in hindsight.';
comment on column forecast_score.figures is 'All figures of the score.';
comment on column forecast_score.outcome is 'What happened: number of the cell in the forecast, incidents, and their sum in the unit of the measure.';
comment on column forecast_score.outcome_sha256 is 'SHA-256 of the outcome by cell.';
