import type { Mapping } from '../model/mapping.ts';
import { demoLabels } from './offence_mix.ts';
import { zone } from './plane.ts';

/** How the invented records system's export is read: nothing that a real system's export would not need too. */
export const demoMapping: Mapping = {
  id: 'incident_no',
  occurredFrom: 'occurred_from',
  occurredTo: 'occurred_to',
  reportedAt: 'reported_at',
  dateFormat: 'YYYY-MM-DD HH:mm',
  zone,
  longitude: 'longitude',
  latitude: 'latitude',
  locationPrecision: 'block',
  offence: 'offence',
  labels: { ...demoLabels },
  address: 'address',
  attributes: ['beat', 'premises', 'method'],
};
