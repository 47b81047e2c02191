/** The crime types of data.police.uk, present and past, to the classification. A type that mixes two groups takes the larger. */
export const policeUkLabels: Readonly<Record<string, string>> = {
  'Anti-social behaviour': 'public_order.antisocial',
  'Bicycle theft': 'theft.bicycle',
  'Burglary': 'burglary',
  'Criminal damage and arson': 'damage',
  'Drugs': 'drugs',
  'Other crime': 'other',
  'Other theft': 'theft.other',
  'Possession of weapons': 'weapons',
  'Public disorder and weapons': 'public_order',
  'Public order': 'public_order.disorder',
  'Robbery': 'robbery',
  'Shoplifting': 'theft.shop',
  'Theft from the person': 'theft.person',
  'Vehicle crime': 'vehicle',
  'Violence and sexual offences': 'violence',
  'Violent crime': 'violence',
};
