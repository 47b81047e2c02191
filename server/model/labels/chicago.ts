import type { Cell } from '../presets/preset.ts';

/**
 * Chicago's Primary Type, Description and Location Description to the classification. Where the type alone does not say,
 * the description does; for burglary and robbery the kind of place does, as in the FBI's Uniform Crime Reporting.
 */
export function chicagoOffence(cell: Cell): string | null {
  const type = cell('Primary Type').trim().toUpperCase();
  const direct = byType[type];
  if (direct !== undefined) return direct;
  const description = cell('Description').toUpperCase();
  return byDescription[type]?.(description, cell('Location Description').toUpperCase()) ?? null;
}

const byType: Readonly<Record<string, string>> = {
  'HOMICIDE': 'violence.homicide',
  'ASSAULT': 'violence.no_injury',
  'STALKING': 'violence.stalking',
  'KIDNAPPING': 'violence.kidnapping',
  'INTIMIDATION': 'violence.no_injury',
  'DOMESTIC VIOLENCE': 'violence',
  'HUMAN TRAFFICKING': 'violence',
  'CRIM SEXUAL ASSAULT': 'sexual.rape',
  'CRIMINAL SEXUAL ASSAULT': 'sexual.rape',
  'SEX OFFENSE': 'sexual.other',
  'MOTOR VEHICLE THEFT': 'vehicle.theft',
  'CRIMINAL DAMAGE': 'damage.criminal',
  'ARSON': 'damage.arson',
  'DECEPTIVE PRACTICE': 'fraud',
  'OTHER NARCOTIC VIOLATION': 'drugs',
  'WEAPONS VIOLATION': 'weapons',
  'CONCEALED CARRY LICENSE VIOLATION': 'weapons',
  'CRIMINAL TRESPASS': 'public_order.disorder',
  'PUBLIC PEACE VIOLATION': 'public_order.disorder',
  'PUBLIC INDECENCY': 'public_order.disorder',
  'INTERFERENCE WITH PUBLIC OFFICER': 'public_order',
  'PROSTITUTION': 'public_order.vice',
  'GAMBLING': 'public_order.vice',
  'OBSCENITY': 'public_order.vice',
  'LIQUOR LAW VIOLATION': 'public_order.vice',
  'RITUALISM': 'other',
  'NON-CRIMINAL': 'other',
  'NON - CRIMINAL': 'other',
  'NON-CRIMINAL (SUBJECT SPECIFIED)': 'other',
};

const byDescription: Readonly<Record<string, (description: string, location: string) => string>> = {
  'BATTERY': (description) => (/SIMPLE|NO ?\/ ?MIN/.test(description) ? 'violence.no_injury' : 'violence.injury'),
  'ROBBERY': (description, location) => {
    if (description.includes('HIJACKING')) return 'robbery.vehicle';
    return commercial.test(location) ? 'robbery.business' : 'robbery.person';
  },
  'BURGLARY': (description, location) =>
    (description.includes('HOME INVASION') || residential.test(location) ? 'burglary.residential' : 'burglary.non_residential'),
  'THEFT': (description) => {
    if (description.includes('RETAIL')) return 'theft.shop';
    if (/POCKET|PURSE/.test(description)) return 'theft.person';
    return description.includes('FROM MOTOR VEHICLE') ? 'vehicle.from' : 'theft.other';
  },
  'NARCOTICS': (description) => {
    if (/MANU|DEL|SELL|SALE|SOLICIT|TRAFFICK|CONSPIRACY/.test(description)) return 'drugs.supply';
    return /POSS|POS:/.test(description) ? 'drugs.possession' : 'drugs';
  },
  'OFFENSE INVOLVING CHILDREN': (description) => {
    if (/SEX(UAL)? ASS/.test(description)) return 'sexual.rape';
    if (/SEX|PORN|INDECENT/.test(description)) return 'sexual.other';
    if (description.includes('ABDUCTION')) return 'violence.kidnapping';
    return /ABUSE|ENDANGER|ABANDON|NEGLECT/.test(description) ? 'violence' : 'other';
  },
  'OTHER OFFENSE': (description) => {
    if (/HARASSMENT|TELEPHONE/.test(description)) return 'violence.stalking';
    if (description.includes('AGAINST PERSON')) return 'violence';
    return /WEAPON|BODY ARMOR/.test(description) ? 'weapons' : 'other';
  },
};

/** Homes and what belongs to them, as Chicago names them; a warehouse and a movie house are none. */
const residential = /RESIDEN|APARTMENT|^(COACH |ROOMING )?HOUSE$|^CHA |CONDO|NURSING|RETIREMENT|^PORCH|^HALLWAY|^(GARAGE|YARD|BASEMENT|VESTIBULE|STAIRWELL|DRIVEWAY)$|MOBILE HOME|TRAILER/;
const commercial = /STORE|BANK|GAS STATION|RESTAURANT|TAVERN|BAR OR|HOTEL|MOTEL|CURRENCY EXCHANGE|PAWN|BARBER|OFFICE|CAR WASH|SAVINGS AND LOAN|CREDIT UNION|DEALERSHIP|WAREHOUSE|FACTORY|NEWSSTAND|CLEANING|LAUNDRY/;
