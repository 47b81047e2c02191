import type { Section } from '../section.ts';
import type { charts as english } from '../en/charts.ts';

export const charts: Section<typeof english> = {
  'strip.label': 'Події за {step, select, day {днями} week {тижнями} other {місяцями}} і межі, які пояснює випадковість',
  'strip.brush': 'Період',
  'strip.brushText': 'від {from} до {to}, {days, plural, one {# день} few {# дні} many {# днів} other {# дня}}',
  'strip.brushHelp':
    'Стрілки пересувають період, із Shift — розширюють; Page Up і Page Down пересувають на всю його довжину; Home і End ведуть до країв даних. '
    + 'Поки клавішу натиснуто, карта йде слідом; Escape повертає період.',
  'strip.start': 'Початок періоду',
  'strip.end': 'Кінець періоду',
  'strip.back': 'Крок назад',
  'strip.forward': 'Крок уперед',
  'strip.near': 'Поблизу періоду',
  'strip.whole': 'Усі дані',
  'strip.zoom': 'Що показує стрічка',
  'strip.lastDay': 'останній повний день: {day}',
  'strip.point':
    '{from}{step, select, day {} other { – {to}}}: {count, plural, one {# подія} few {# події} many {# подій} other {# події}}',
  'strip.pointExpected': 'очікувано {expected, number, ::.#}, випадково буває від {lower, number, ::.#} до {upper, number, ::.#}',
  'strip.pointOutside': '{side, select, above {більше, ніж пояснює випадковість} other {менше, ніж пояснює випадковість}}',
  'strip.pointPartial': 'крок неповний',
  'strip.legendCount': 'зареєстровано',
  'strip.legendBand': 'буває випадково',
  'strip.legendOutside': 'поза смугою',
  'strip.legendPrevious': 'попередній період',
  'strip.table': 'Таблицею',
  'strip.tableFrom': 'Від',
  'strip.tableCount': 'Зареєстровано',
  'strip.tableExpected': 'Очікувано',
  'strip.tableRange': 'Буває випадково',
  'strip.range': 'від {lower, number, ::.#} до {upper, number, ::.#}',
  'strip.per': 'за {step, select, day {день} week {тиждень} other {місяць}}',
  'strip.empty': 'Даних ще немає: завантажте файл, щоб побачити його в часі.',

  'rhythm.title': 'Години й дні тижня',
  'rhythm.label': 'Події за днем тижня й годиною; вибране обмежує карту',
  'rhythm.cell': '{weekday}, {hours}: {count, plural, one {# подія} few {# події} many {# подій} other {# події}}',
  'rhythm.help':
    'Проведіть по тижню, щоб обмежити його; із Shift — щоб додати. Натисніть годину або день на краю, щоб увімкнути чи вимкнути.',
  'rhythm.helpKeys': 'Стрілки пересувають, Shift зі стрілками малює, Enter застосовує, Delete повертає весь тиждень.',
  'rhythm.clear': 'Весь тиждень',
  'rhythm.watch': '{watch, select, early {Ранок 06–14} late {День 14–22} other {Ніч 22–06}}',
  'rhythm.watches': 'Зміни',
  'rhythm.unknown': '{count, plural, one {# подія без відомої години тут не показано} few {# події без відомої години тут не показано} many {# подій без відомої години тут не показано} other {# події без відомої години тут не показано}}.',
  'rhythm.zone': 'Годинник: {zone}',
  'rhythm.scale': 'від {low, number} до {high, number} за годину тижня',
  'rhythm.empty': 'Для жодної події періоду година не відома.',

  'trend.label': 'Події за {step, select, day {днями} week {тижнями} other {місяцями}}, {from} – {to}',
  'trend.summary': 'найбільше {high, number} ({when}), у середньому {mean, number, ::.#} за {step, select, day {день} week {тиждень} other {місяць}}',

  'mix.label': 'Види злочинів за кількістю',
  'mix.rest': 'Інші',
};
