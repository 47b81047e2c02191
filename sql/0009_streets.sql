-- Streets that patrols travel on: networks made of files, the newest of an agency being the one that is used.

create table street_network (
  agency_id     integer     not null references agency,
  network_id    text        not null check (network_id ~ '^[0-9a-f]{24}$'),
  name          text        not null check (length(name) between 1 and 120),
  source        text        not null,
  file_sha256   text        not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  attribution   text        not null,
  joined        text        not null check (joined in ('corners', 'crossings')),
  nodes         integer     not null check (nodes > 0),
  edges         integer     not null check (edges > 0),
  metres        double precision not null check (metres > 0),
  bounds        double precision[] not null check (cardinality(bounds) = 4),
  lines_read    integer     not null,
  lines_stored  integer     not null,
  rejected      jsonb       not null,
  apart         jsonb       not null,
  content       bytea       not null,
  content_bytes bigint      not null,
  imported_by   text        not null,
  purpose       text        not null,
  imported_at   timestamptz not null default clock_timestamp(),
  primary key (agency_id, network_id)
);
create index street_network_by_time on street_network (agency_id, imported_at desc, network_id desc);
comment on table street_network is 'A street network as a graph, made of one file. Holds nothing about incidents or people.';
comment on column street_network.agency_id is 'Agency whose patrols travel on it.';
comment on column street_network.network_id is 'Digest of what it is made of and how, so that the same file has the same.';
comment on column street_network.name is 'What people call it.';
comment on column street_network.source is 'Name of the file, or backdrop: the streets drawn behind the data.';
comment on column street_network.file_sha256 is 'SHA-256 of the file as it came, in hexadecimal.';
comment on column street_network.attribution is 'Whom to name wherever it is used; empty when nobody asks for it.';
comment on column street_network.joined is 'corners: lines meet where they share one; crossings: also where they cross or end on each other.';
comment on column street_network.nodes is 'Crossings and ends.';
comment on column street_network.edges is 'Streets between two of them.';
comment on column street_network.metres is 'Their length.';
comment on column street_network.bounds is 'West, south, east, north.';
comment on column street_network.lines_read is 'Lines that the file had.';
comment on column street_network.lines_stored is 'Of these, those that a patrol car travels along.';
comment on column street_network.rejected is 'The others: [{code, count, line, reason}], line being the first.';
comment on column street_network.apart is 'What cannot be reached from the largest part, or not left: {parts, edges, metres}.';
comment on column street_network.content is 'The graph: typed arrays, compressed by gzip.';
comment on column street_network.content_bytes is 'Their length before compression.';
comment on column street_network.imported_by is 'Who loaded it.';
comment on column street_network.purpose is 'Why they said they did.';
comment on column street_network.imported_at is 'When; the newest is the one that is travelled on.';
