/**
 * Dated harm weights: days of custody at the starting point for a first offender, least aggravated tier.
 * Source: Cambridge Crime Harm Index, update of 2026 (subgroup medians). The scale moved between editions, so a
 * comparison over time uses one edition throughout and names it. A group without a weight of its own takes the
 * smallest of its members; offences that police mostly discover themselves keep their weight but are shown apart.
 */
export type HarmEdition = {
  edition: string;
  title: string;
  published: string;
  reference: string;
  /** Offence code to days per incident. */
  weights: Readonly<Record<string, number>>;
};

export const currentHarmEdition = 'cchi-2026';

export const harmEditions: readonly HarmEdition[] = [
  {
    edition: currentHarmEdition,
    title: 'Cambridge Crime Harm Index 2026',
    published: '2026-01-01',
    reference: 'Sherman, Neyroud & Neyroud 2016, Policing 10:171; weights updated 2026',
    weights: {
      'violence': 10, 'violence.homicide': 5475, 'violence.injury': 365, 'violence.no_injury': 10, 'violence.stalking': 10,
      'violence.kidnapping': 365,
      'sexual': 182.25, 'sexual.rape': 2555, 'sexual.other': 182.25,
      'robbery': 365, 'robbery.person': 365, 'robbery.business': 365, 'robbery.vehicle': 365,
      'burglary': 183.5, 'burglary.residential': 273.5, 'burglary.non_residential': 183.5,
      'theft': 2, 'theft.person': 2, 'theft.shop': 1, 'theft.bicycle': 2, 'theft.other': 2,
      'vehicle': 5, 'vehicle.theft': 5, 'vehicle.from': 5,
      'damage': 2, 'damage.criminal': 2, 'damage.arson': 185,
      'fraud': 2, 'drugs': 3, 'drugs.possession': 3, 'drugs.supply': 5, 'weapons': 273.75,
      'public_order': 7.5, 'public_order.disorder': 7.5, 'public_order.antisocial': 0, 'public_order.vice': 7.5,
      'other': 2,
    },
  },
];
