import { isIncident } from '../db/feature_rows.ts';
import { readIncidents, type IncidentRecord } from '../db/incidents.ts';
import { describeAnswer } from './describe_answer.ts';
import { plainMeta, type FeatureSource, type MapFeature } from './feature_source.ts';
import { toRow } from './list_incidents.ts';
import { readAt } from './read_at.ts';
import { selectIncidents } from './selected_incidents.ts';

function featureOf(record: IncidentRecord): MapFeature {
  const { longitude, latitude, ...properties } = toRow(record);
  const geometry = longitude === null || latitude === null ? null : { type: 'Point' as const, coordinates: [longitude, latitude] };
  return { type: 'Feature', id: properties.id, geometry, properties };
}

/** Incidents with a place, in the order of the list of incidents or in the one that is asked for. */
export const incidentFeatures: FeatureSource = {
  async list(database, question, asked, signal) {
    const selected = await selectIncidents(database, question, signal);
    const { page, last } = await selected.page(asked);
    return { meta: describeAnswer(question.resolved, selected.totals), features: page.map(featureOf), last, matched: await selected.matched() };
  },
  async* all(database, question, signal) {
    const selected = await selectIncidents(database, question, signal);
    for await (const rows of selected.all()) yield rows.map(featureOf);
  },
  async find(database, { resolved }, id, signal) {
    if (!/^[1-9]\d{0,17}$/.test(id)) return null;
    const { agency: { agencyId }, filter } = resolved;
    const [record] = await readAt(database, resolved, (transaction) =>
      readIncidents(transaction, agencyId, { filter, range: null, further: isIncident(id), after: null, limit: 1 }), signal);
    return record === undefined ? null : { meta: plainMeta(resolved), feature: featureOf(record) };
  },
};
