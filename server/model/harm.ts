import { classification, offenceByCode } from './offence.ts';

/**
 * Dated harm weights: days of custody at the starting point for a first offender, least aggravated tier.
 * Source: Cambridge Crime Harm Index, update of 2026 (subgroup medians). The scale moved between editions, so a
 * comparison over time uses one edition throughout and names it. A group without a weight of its own takes the
 * smallest of its members; offences that police mostly discover themselves keep their weight but are shown apart.
 * An edition need not have a weight for every offence: what is not known of it is not made up, `gaps` says so, and
 * `weightsOf` tells which weights were borrowed from another edition.
 */
export type HarmEdition = {
  edition: string;
  title: string;
  published: string;
  reference: string;
  /** What is not known of it; null when every offence of the classification has a weight. */
  gaps: string | null;
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
    gaps: null,
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
  {
    edition: 'cchi-2020',
    title: 'Cambridge Crime Harm Index, earlier mapping (2020)',
    published: '2020-01-01',
    reference: 'Sherman and others 2020, Cambridge Journal of Evidence-Based Policing 4:1',
    gaps: 'Only three weights of this mapping are at hand: violence with injury, rape, other sexual offences. All others are borrowed from the edition that it is compared with.',
    weights: { 'violence.injury': 547.5, 'sexual': 73, 'sexual.rape': 1825, 'sexual.other': 73 },
  },
];

export const harmEditionOf = (edition: string): HarmEdition | undefined => harmEditions.find((one) => one.edition === edition);

/** A table of one's own, in days or any other unit of harm. RangeError for an unknown offence or a weight below 0. */
export function ownHarmEdition(weights: Readonly<Record<string, number>>, title = 'Own weights'): HarmEdition {
  for (const [code, weight] of Object.entries(weights)) {
    if (!offenceByCode.has(code)) throw new RangeError(`no such offence: ${code}`);
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`a weight is a number from 0, not ${weight} (${code})`);
  }
  const missing = classification.filter(({ code }) => !(code in weights)).length;
  return {
    edition: 'own', title, published: '', reference: 'Weights given with the request',
    gaps: missing === 0 ? null : `${missing} of ${classification.length} offences have no weight here.`, weights,
  };
}

/** A weight for every offence of the classification, those that the edition lacks borrowed from another; which ones, `borrowed` says. */
export function weightsOf(edition: HarmEdition, lender: HarmEdition): { weights: ReadonlyMap<string, number>; borrowed: string[] } {
  const weights = new Map(classification.map(({ code }) => [code, edition.weights[code] ?? lender.weights[code] ?? 0]));
  return { weights, borrowed: classification.flatMap(({ code }) => (code in edition.weights ? [] : code)) };
}
