/**
 * The classification that every source's own labels are mapped onto. Two levels, because that is what the open sources
 * can be mapped to without guessing. Codes follow the nearest category of the International Classification of Crime for
 * Statistical Purposes (ICCS 1.0, UNODC 2015).
 *
 * `recordedBy` says how such incidents become known: `discovered` offences follow where police look, so they must never
 * train a forecast.
 */
export type RecordedBy = 'reported' | 'discovered' | 'mixed';

export type Offence = {
  /** Small number kept on each incident; never reused. */
  id: number;
  code: string;
  parent: string | null;
  iccs: string | null;
  recordedBy: RecordedBy;
  nameEn: string;
  nameUk: string;
};

const row = (
  id: number, code: string, iccs: string | null, recordedBy: RecordedBy, nameEn: string, nameUk: string,
): Offence => ({ id, code, parent: code.includes('.') ? code.slice(0, code.indexOf('.')) : null, iccs, recordedBy, nameEn, nameUk });

export const classification: readonly Offence[] = [
  row(100, 'violence', '02', 'reported', 'Violence', 'Насильство'),
  row(101, 'violence.homicide', '0101', 'reported', 'Homicide', 'Умисне вбивство'),
  row(102, 'violence.injury', '020111', 'reported', 'Violence with injury', 'Насильство з тілесними ушкодженнями'),
  row(103, 'violence.no_injury', '020112', 'reported', 'Violence without injury', 'Насильство без тілесних ушкоджень'),
  row(104, 'violence.stalking', '0208', 'reported', 'Stalking and harassment', 'Переслідування'),
  row(105, 'violence.kidnapping', '0202', 'reported', 'Kidnapping', 'Викрадення людини'),
  row(200, 'sexual', '03', 'reported', 'Sexual offences', 'Сексуальні злочини'),
  row(201, 'sexual.rape', '0301', 'reported', 'Rape', 'Зґвалтування'),
  row(202, 'sexual.other', '0309', 'reported', 'Other sexual offences', 'Інші сексуальні злочини'),
  row(300, 'robbery', '0401', 'reported', 'Robbery', 'Розбій і грабіж'),
  row(301, 'robbery.person', '040111', 'reported', 'Robbery of a person', 'Розбій щодо особи'),
  row(302, 'robbery.business', '040121', 'reported', 'Robbery of a business', 'Розбій щодо установи'),
  row(303, 'robbery.vehicle', '040112', 'reported', 'Vehicle hijacking', 'Розбійне заволодіння автомобілем'),
  row(400, 'burglary', '0501', 'reported', 'Burglary', 'Крадіжка з проникненням'),
  row(401, 'burglary.residential', '05012', 'reported', 'Residential burglary', 'Крадіжка з проникненням у житло'),
  row(402, 'burglary.non_residential', '05011', 'reported', 'Non-residential burglary', 'Крадіжка з проникненням не в житло'),
  row(500, 'theft', '0502', 'reported', 'Theft', 'Крадіжка'),
  row(501, 'theft.person', '050221', 'reported', 'Theft from a person', 'Крадіжка в особи'),
  row(502, 'theft.shop', '050222', 'mixed', 'Shop theft', 'Крадіжка з магазину'),
  row(503, 'theft.bicycle', '050219', 'reported', 'Bicycle theft', 'Крадіжка велосипеда'),
  row(504, 'theft.other', '0502', 'reported', 'Other theft', 'Інша крадіжка'),
  row(600, 'vehicle', '05021', 'reported', 'Vehicle crime', 'Злочини щодо транспорту'),
  row(601, 'vehicle.theft', '050211', 'reported', 'Theft of a vehicle', 'Незаконне заволодіння транспортом'),
  row(602, 'vehicle.from', '050214', 'reported', 'Theft from a vehicle', 'Крадіжка з автомобіля'),
  row(700, 'damage', '0504', 'reported', 'Damage', 'Пошкодження майна'),
  row(701, 'damage.criminal', '0504', 'reported', 'Criminal damage', 'Умисне пошкодження майна'),
  row(702, 'damage.arson', '05043', 'reported', 'Arson', 'Підпал'),
  row(800, 'fraud', '0701', 'reported', 'Fraud and deception', 'Шахрайство'),
  row(900, 'drugs', '06', 'discovered', 'Drugs', 'Наркотики'),
  row(901, 'drugs.possession', '0601', 'discovered', 'Drug possession', 'Зберігання наркотиків'),
  row(902, 'drugs.supply', '0602', 'discovered', 'Drug supply', 'Збут наркотиків'),
  row(1000, 'weapons', '0901', 'discovered', 'Weapons', 'Зброя'),
  row(1100, 'public_order', '08', 'mixed', 'Public order', 'Громадський порядок'),
  row(1101, 'public_order.disorder', '0801', 'mixed', 'Public disorder', 'Порушення громадського порядку'),
  row(1102, 'public_order.antisocial', '0801', 'reported', 'Anti-social behaviour', 'Антигромадська поведінка'),
  row(1103, 'public_order.vice', '0802', 'discovered', 'Vice and gambling', 'Проституція та азартні ігри'),
  row(9900, 'other', '11', 'mixed', 'Other', 'Інше'),
];

export const offenceByCode: ReadonlyMap<string, Offence> = new Map(classification.map((offence) => [offence.code, offence]));

/** What offences are called, in a list; a group that is there with all its members stands for them. */
export function offenceNames(codes: readonly string[]): { en: string; uk: string } {
  const named = classification.filter(({ code, parent }) => codes.includes(code) && !(parent !== null && codes.includes(parent) && isWhole(parent, codes)));
  return { en: named.map(({ nameEn }) => nameEn).join(', '), uk: named.map(({ nameUk }) => nameUk).join(', ') };
}

const isWhole = (group: string, codes: readonly string[]): boolean => classification.every(({ code, parent }) => parent !== group || codes.includes(code));
