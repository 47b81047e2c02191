import { plainName } from '../mapping.ts';
import { classification } from '../offence.ts';

/**
 * Names that many sources use for the same thing: those of the classification itself, of the FBI's NIBRS and of the Crime
 * Open Database, and everyday ones. A name counts only when it is the same after case and punctuation are taken away;
 * similar is not enough.
 */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  'violence': ['violent crime', 'violent crimes', 'crimes against the person', 'offenses against the person'],
  'violence.homicide': ['homicide', 'homicides', 'murder', 'murder and nonnegligent manslaughter', 'murder and non-negligent manslaughter',
    'murder & nonnegligent manslaughter', 'criminal homicide', 'homicidio', 'homicidios', 'умисне вбивство', 'вбивство'],
  'violence.injury': ['aggravated assault', 'felony assault', 'assault with injury', 'grievous bodily harm', 'assault aggravated',
    'тяжкі тілесні ушкодження', 'lesiones'],
  'violence.no_injury': ['simple assault', 'common assault', 'assault 3 & related offenses', 'intimidation', 'battery - simple assault', 'assault'],
  'violence.stalking': ['stalking', 'harassment', 'harrassment 2', 'stalking and harassment'],
  'violence.kidnapping': ['kidnapping', 'abduction', 'kidnapping/abduction', 'kidnapping & related offenses', 'human trafficking', 'secuestro', 'викрадення людини'],
  'sexual': ['sex crimes', 'sexual offences', 'sexual offenses', 'sex offenses'],
  'sexual.rape': ['rape', 'rape (except statutory rape)', 'forcible rape', 'sexual assault', 'зґвалтування'],
  'sexual.other': ['sexual assault with an object', 'fondling', 'fondling (indecent liberties/child molesting)', 'indecent exposure', 'statutory rape', 'incest',
    'peeping tom', 'other sexual offences'],
  'robbery': ['robbery', 'robberies', 'robo', 'розбій', 'грабіж'],
  'robbery.person': ['personal robbery', 'street robbery', 'mugging', 'robbery of personal property', 'robbery - street', 'robo a transeúnte'],
  'robbery.business': ['commercial robbery', 'business robbery', 'bank robbery', 'robbery of business property', 'robbery - commercial', 'robo a negocio'],
  'robbery.vehicle': ['carjacking', 'car jacking', 'vehicle hijacking', 'vehicular hijacking', 'robbery - carjacking', 'robo de vehículo con violencia'],
  'burglary': ['burglary', 'burglaries', 'breaking and entering', 'break and enter', 'burglary/breaking & entering', 'burglary/breaking and entering'],
  'burglary.residential': ['residential burglary', 'domestic burglary', 'residential burglary/breaking & entering', 'burglary residential', 'burglary - residential',
    'break and enter residential/other', 'квартирна крадіжка'],
  'burglary.non_residential': ['commercial burglary', 'non-residential burglary', 'non-residential burglary/breaking & entering', 'burglary - commercial',
    'break and enter commercial', 'non residential burglary', 'burglary non residential'],
  'theft': ['larceny', 'theft', 'larceny theft', 'hurto', 'крадіжка'],
  'theft.person': ['pocket-picking', 'pickpocketing', 'purse-snatching', 'purse snatching', 'theft from the person', 'theft from person', 'hurto a personas', 'кишенькова крадіжка'],
  'theft.shop': ['shoplifting', 'shop theft', 'retail theft', 'крадіжка з магазину'],
  'theft.bicycle': ['bicycle theft', 'theft of bicycle', 'bike theft', 'bike - stolen', 'bicycle - stolen', 'крадіжка велосипеда'],
  'theft.other': ['all other larceny', 'theft from building', 'theft from coin-operated machine or device', 'petit larceny', 'grand larceny', 'other theft',
    'stolen property offenses', 'stolen property', 'theft plain - petty ($950 & under)', 'all other thefts'],
  'vehicle': ['vehicle crime'],
  'vehicle.theft': ['motor vehicle theft', 'auto theft', 'car theft', 'vehicle - stolen', 'theft of vehicle', 'theft of a vehicle', 'theft of motor vehicle',
    'grand larceny of motor vehicle', 'vehicle theft', 'викрадення автомобіля', 'hurto de vehículo', 'robo de vehículo'],
  'vehicle.from': ['theft from motor vehicle', 'theft from motor vehicle (except parts)', 'theft from motor vehicle (except theft of motor vehicle parts or accessories)',
    'theft of motor vehicle parts or accessories', 'theft of motor vehicle parts/accessories', 'theft from vehicle', 'theft from a vehicle', 'burglary from vehicle', 'larceny from vehicle'],
  'damage': ['criminal damage and arson'],
  'damage.criminal': ['criminal damage', 'vandalism', 'criminal mischief', 'criminal mischief & related of', 'mischief', 'malicious mischief',
    'destruction/damage/vandalism of property', 'destruction/damage/vandalism of property (except arson)', 'vandalism - felony ($400 & over, all church vandalisms)'],
  'damage.arson': ['arson', 'підпал'],
  'fraud': ['fraud', 'fraud offenses', 'false pretenses/swindle/confidence game', 'credit card/automated teller machine fraud', 'impersonation', 'identity theft',
    'wire fraud', 'embezzlement', 'forgery', 'counterfeiting/forgery', 'forgery and counterfeiting', 'hacking/computer invasion', 'welfare fraud', 'bribery', 'шахрайство'],
  'drugs': ['drug offense', 'drug offenses', 'drug/narcotic offenses', 'drug/narcotic violations', 'narcotics', 'dangerous drugs', 'drug offences', 'drug crime', 'наркотики'],
  'drugs.possession': ['drug possession', 'drug equipment violations', 'possession of drugs'],
  'drugs.supply': ['drug supply', 'drug trafficking', 'drug dealing', 'drug sales', 'збут наркотиків'],
  'weapons': ['weapon law violations', 'weapons offense', 'weapons offence', 'dangerous weapons', 'possession of weapons', 'weapons', 'weapons carrying etc'],
  'public_order': ['public order'],
  'public_order.disorder': ['disorderly conduct', 'trespassing', 'trespass of real property', 'criminal trespass', 'riot', 'хуліганство', 'civil sidewalks'],
  'public_order.antisocial': ['anti-social behaviour', 'antisocial behaviour', 'anti-social behavior', 'drunkenness', 'loitering', 'curfew/loitering/vagrancy violations'],
  'public_order.vice': ['prostitution', 'gambling', 'liquor law violations', 'liquor laws', 'pornography/obscene material', 'betting/wagering', 'assisting or promoting prostitution',
    'operating/promoting/assisting gambling', 'purchasing prostitution'],
  'other': ['other', 'other crime', 'other offense', 'other offenses', 'other offence', 'all other offenses', 'miscellaneous', 'other miscellaneous', 'non-criminal'],
};

const codeByName: ReadonlyMap<string, string> = new Map([
  ...classification.flatMap((offence): [string, string][] =>
    [offence.code, offence.nameEn, offence.nameUk].map((name) => [plainName(name), offence.code])),
  ...Object.entries(synonyms).flatMap(([code, names]) => names.map((name): [string, string] => [plainName(name), code])),
]);

export const commonOffence = (label: string): string | null => codeByName.get(plainName(label)) ?? null;
