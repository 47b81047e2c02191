/** What a key may be allowed to do. Whoever is let in without a key, on an open server, may do all of it. */
export const scopes = {
  'layers:read': 'Layers other than the incidents themselves, through every door: tiles, features, files. May be limited to some layers.',
  'incidents:read': 'The incidents themselves, with their places and addresses, through every door.',
  'figures:read': 'Numbers about incidents: days, hours of the week, offences, the brief, one hexagon, quality.',
  'results:read': 'Saved runs and stored results.',
  'jobs:run': 'Starting, following and dismissing jobs.',
  'feed:read': 'What is new, changed or withdrawn.',
  'patrols:read': 'Patrol plans, forecasts, beats, operations and what became of them. Only for keys that may see every handling code: a plan is made of all of them.',
  'patrols:write': 'Making, changing and deciding on them, and loading streets.',
  'positions:write': 'Sending positions and visits of units.',
  'webhooks:write': 'Addresses that are told of new data: list, add, remove.',
  'imports:read': 'Imports, and the rows that were rejected in them.',
  'imports:write': 'Loading files, stopping and undoing imports.',
  'keys:admin': 'Making, listing and revoking keys of the same agency, none of which opens more than the key that makes it.',
} as const;

export type Scope = keyof typeof scopes;

export const scopeNames = Object.keys(scopes) as Scope[];

/** A file replaces incidents whatever their handling code, and its account counts all of them; a plan is made of all of them. */
export const scopesOverAllCodes: readonly Scope[] = ['imports:read', 'imports:write', 'patrols:read', 'patrols:write'];
