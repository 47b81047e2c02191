-- Incidents of an agency in the order of time: the latest hundred of any window, and how far the data reach, without
-- sorting or reading them all. Imports store incidents in this order, so that keeping the index costs them next to nothing.

create index incident_order on incident (agency_id, occurred_from, incident_id);
