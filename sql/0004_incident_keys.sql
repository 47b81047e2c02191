-- Keys of incidents are compared byte by byte: nobody reads them in order, comparing them by the rules of a language takes
-- a third of the time of keeping their indexes, and an index in an order that the operating system defines can become wrong
-- when the operating system is updated, which would let the same incident in twice.

alter table incident
  alter column source type text collate "C",
  alter column source_key type text collate "C";
alter table incident_staging
  alter column source_key type text collate "C";

-- What the planner knew of these columns is forgotten with their old type; the next import would compare every row.
analyze incident (source, source_key);
