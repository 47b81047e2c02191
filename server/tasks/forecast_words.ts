import { say } from '../analysis/say.ts';
import type { Note } from '../forecast/learning.ts';
import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { offenceNames } from '../model/offence.ts';

/** What has to be said about a surface, in words. */
const texts = {
  few_hours_known: ['caution', {
    en: 'Only {timed, number} of {rows, number} incidents have a known hour: how the expectation is shared out over the hours of the shift is unsure.',
    uk: 'Лише {timed, number} з {rows, number} інцидентів мають відому годину: розподіл очікуваного за годинами зміни непевний.',
  }],
  no_near_repeats: ['note', {
    en: 'No band of distance and time has more near repeats than chance gives, so there are no zones: this is the plain count.',
    uk: 'У жодному поясі відстані й часу близьких повторів не більше, ніж випадково, тому зон немає: це проста кількість.',
  }],
  too_few_for_self_exciting: ['caution', {
    en: 'The self-exciting model needs {needs, number} incidents and has {rows, number}. This is the plain count.',
    uk: 'Самозбудна модель потребує {needs, number} інцидентів, а має {rows, number}. Це проста кількість.',
  }],
  self_exciting_lost: ['caution', {
    en: 'On the last fifth of the days the self-exciting model foretold no better than its own background (log-likelihood {gain, number, ::.0}). This is the plain count.',
    uk: 'На останній п’ятій частині днів самозбудна модель передбачала не краще за власне тло (логарифм правдоподібності {gain, number, ::.0}). Це проста кількість.',
  }],
  self_exciting_at_bound: ['caution', {
    en: 'The self-exciting model ran into a guard (mean wait {waitingDays, number, ::.0} days, theta {theta, number, ::.00}), so its fit is not used. This is the plain count.',
    uk: 'Самозбудна модель уперлася в запобіжник (середнє очікування {waitingDays, number, ::.0} дня, тета {theta, number, ::.00}), тож її оцінку не використано. Це проста кількість.',
  }],
  offences_left_out: ['note', {
    en: 'Not learned from, because they become known where police look: {codes}.',
    uk: 'Не використано для навчання, бо стають відомими там, де шукає поліція: {codes}.',
  }],
  data_end_early: ['caution', {
    en: 'The data end {days, plural, one {# day} other {# days}} before the shift: what has happened since is not known here.',
    uk: 'Дані закінчуються за {days, plural, one {# день} few {# дні} many {# днів} other {# дня}} до зміни: що сталося відтоді, тут невідомо.',
  }],
  short_history: ['caution', {
    en: 'There are only {days, plural, one {# day} other {# days}} to learn from.',
    uk: 'Навчатися можна лише на {days, plural, one {# дні} other {# днях}}.',
  }],
  unplaced: ['caution', {
    en: '{share, number, ::percent} of the incidents have no place or lie outside of the cells, and count nowhere.',
    uk: '{share, number, ::percent} інцидентів не мають місця або лежать поза клітинками й ніде не враховані.',
  }],
  derived_study_area: ['note', {
    en: 'No boundary is loaded: the cells are those near recorded incidents, so places that never had any are missing from every share of the area.',
    uk: 'Межі не завантажено: клітинки — ті, що поблизу записаних інцидентів, тож місць, де їх ніколи не було, у частках площі немає.',
  }],
  few_incidents: ['caution', {
    en: 'There are only {rows, number} incidents to learn from: most differences between cells are chance.',
    uk: 'Навчатися можна лише на {rows, number} інцидентах: більшість відмінностей між клітинками — випадковість.',
  }],
  outcome_unsure: ['note', {
    en: '{rows, plural, one {# incident is} other {# incidents are}} only known to have happened within a stretch that reaches beyond the shift, and not counted.',
    uk: 'Про {rows, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}} відомо лише проміжок, що виходить за межі зміни, тож їх не враховано.',
  }],
  model_off: ['stop', {
    en: 'The model {model} lost to the plain count four shifts in a row and is off. The plain count is shown instead.',
    uk: 'Модель {model} чотири зміни поспіль програла простій кількості й вимкнена. Замість неї показано просту кількість.',
  }],
  model_expired: ['stop', {
    en: 'The model {model} was last scored more than {days, number} days before this shift: what is known of it has expired. The plain count is shown instead until a newer shift has been scored.',
    uk: 'Модель {model} востаннє оцінено більш ніж за {days, number} днів до цієї зміни: відоме про неї вже не чинне. Поки не буде оцінено новішу зміну, показано просту кількість.',
  }],
  in_shadow: ['stop', {
    en: 'When this forecast was registered the model {model} was off: it had lost to the plain count, or had not been scored for a year. The plain count is shown instead.',
    uk: 'Коли прогноз зареєстровано, модель {model} була вимкнена: програла простій кількості або рік не оцінювалася. Замість неї показано просту кількість.',
  }],
} as const satisfies Record<string, readonly [AnalysisWarning['severity'], Text]>;

export function warningOf({ code, values }: Note): AnalysisWarning {
  const [severity, text] = texts[code as keyof typeof texts] ?? (() => { throw new RangeError(`no words for ${code}`); })();
  const { codes } = values;
  return { code, severity, text: say(text, typeof codes === 'string' ? { ...values, codes: offenceNames(codes.split(', ')) } : values) };
}
