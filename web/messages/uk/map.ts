import type { Section } from '../section.ts';
import type { map as english } from '../en/map.ts';

export const map: Section<typeof english> = {
  'map.label': 'Карта шестикутників. Стрілки переходять між шестикутниками, плюс і мінус змінюють масштаб.',
  'map.zoomIn': 'Наблизити',
  'map.zoomOut': 'Віддалити',
  'map.fit': 'Показати всю територію',
  'map.north': 'Повернути північ угору',
  'map.hexSelected': 'Вибрано: {count, plural, one {# подія} few {# події} many {# подій} other {# події}}. {verdict}',
  'map.count': '{count, plural, one {# подія} few {# події} many {# подій} other {# події}}',
  'map.harm': '{days, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}}',
  'map.click': 'Натисніть, щоб побачити розрахунок',
  'map.z': 'z {z}',
  'map.q': 'скориговане p {q}',
  'map.qBelow': 'скориговане p менше за {q}',
  'map.verdict.hot3': 'Довкола значно більше, ніж за рівномірного розподілу (гарячий, 99%)',
  'map.verdict.hot2': 'Довкола більше, ніж за рівномірного розподілу (гарячий, 95%)',
  'map.verdict.hot1': 'Довкола, можливо, більше, ніж за рівномірного розподілу (гарячий, 90%)',
  'map.verdict.none': 'Не виходить за межі рівномірного розподілу',
  'map.verdict.cold1': 'Довкола, можливо, менше, ніж за рівномірного розподілу (холодний, 90%)',
  'map.verdict.cold2': 'Довкола менше, ніж за рівномірного розподілу (холодний, 95%)',
  'map.verdict.cold3': 'Довкола значно менше, ніж за рівномірного розподілу (холодний, 99%)',
  'map.verdict.few': 'Замало подій, щоб судити',
  'map.verdict.outside': 'Поза територією дослідження: пораховано, але не перевірено',
  'map.incident': '{offence}',
  'map.attribution': '© учасники OpenStreetMap',
};
