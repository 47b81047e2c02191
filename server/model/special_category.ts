/**
 * Special categories of personal data (Directive (EU) 2016/680, Article 10): race or ethnic origin, political opinion,
 * religion or belief, trade union membership, genetic and biometric data, health, sex life. They say nothing about where
 * and when crime happens, and they must not be here: a mapping that names such a column is refused.
 */
const words = new Set([
  'race', 'racial', 'ethnic', 'ethnicity', 'ethnie', 'descent', 'nationality', 'nationalities', 'citizenship', 'tribe', 'caste', 'indigenous',
  'religion', 'religious', 'faith', 'creed', 'political', 'politics', 'union', 'genetic', 'dna', 'biometric', 'fingerprint',
  'health', 'medical', 'diagnosis', 'disability', 'disabled', 'hiv', 'mental', 'pregnant', 'pregnancy', 'sexuality', 'orientation', 'skin',
  'raza', 'etnia', 'nacionalidad', 'religión', 'salud', 'discapacidad',
  'раса', 'расова', 'етнічність', 'етнічна', 'етнічне', 'національність', 'громадянство', 'релігія', 'віросповідання', 'інвалідність', 'здоров', 'діагноз',
]);

/** Whether a column's name says that it holds such data: `vic_race`, `VictDescent`, `Perceived Ethnicity`. */
export function isSpecialCategory(column: string): boolean {
  return column.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').normalize('NFC').toLowerCase().split(/[^\p{L}]+/u).some((word) => words.has(word));
}
