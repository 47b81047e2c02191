import type { Section } from '../section.ts';
import type { film as english } from '../en/film.ts';

export const film: Section<typeof english> = {
  'film.play': 'Програти період',
  'film.open': 'Пройти період крок за кроком',
  'film.resume': 'Продовжити',
  'film.pause': 'Пауза',
  'film.back': 'На кадр назад',
  'film.forward': 'На кадр уперед',
  'film.stop': 'Назад до періоду',
  'film.length': 'Тривалість кадру',
  'film.lengthOf':
    '{step, select, day {{count, plural, one {# день} few {# дні} many {# днів} other {# дня}}} week {{count, plural, one {# тиждень} few {# тижні} many {# тижнів} other {# тижня}}} other {{count, plural, one {# місяць} few {# місяці} many {# місяців} other {# місяця}}}}',
  'film.speed': 'Швидкість',
  'film.slow': 'Повільно',
  'film.normal': 'Звичайно',
  'film.fast': 'Швидко',
  'film.frame': 'Кадр',
  'film.help': 'Стрілки — крок, Page Up і Page Down — на тривалість кадру, Home і End — до країв періоду. Escape повертає до періоду.',
  'film.count': '{count, plural, one {# подія} few {# події} many {# подій} other {# події}}',
  'film.countPlaced': '{count, plural, one {# подія} few {# події} many {# подій} other {# події}}, із них {placed, number} на карті',
  'film.harm': '{days, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}}',
  'film.harmPlaced': '{days, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}}, із них {placed, number} на карті',
  'film.note': 'Лише обсяг: гарячі точки перевірено для всього періоду, а не для кадру.',
  'film.titleCount': 'Подій у шестикутнику за кадр',
  'film.titleHarm': 'Шкода в шестикутнику за кадр, днів',
  'film.scale': 'Кольори означають те саме в кожному кадрі: класи сягають від найменшого до найбільшого, що є в будь-якому шестикутнику будь-якого кадру.',

  'draft.harm': '{days, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}} на карті',
  'draft.note': 'Поки пересуваєте — лише обсяг: гарячі точки буде перевірено, коли відпустите.',
  'draft.scale': 'Кольори не змінюють значення, поки ви пересуваєте період: класи взято з першого періоду, і вони розширюються, лише коли якийсь шестикутник виходить за них.',
};
