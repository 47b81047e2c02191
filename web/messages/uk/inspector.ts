import type { Section } from '../section.ts';
import type { inspector as english } from '../en/inspector.ts';

export const inspector: Section<typeof english> = {
  'inspector.title': 'Шестикутник',
  'inspector.close': 'Закрити',
  'inspector.cell': 'Шестикутник {cell}',
  'inspector.areaSize': '{squareKm, number, ::.###} км²',
  'inspector.count': 'Події',
  'inspector.harm': 'Шкода (дні)',
  'inspector.expected': 'В околі очікувано',
  'inspector.around': 'В околі зареєстровано',
  'inspector.z': 'z (Gi*)',
  'inspector.q': 'Виправлене p',
  'inspector.p': 'p до поправки',
  'inspector.rank': 'Місце за силою',
  'inspector.rankOf': '{rank, number} із {cells, number}',
  'inspector.previous': 'Попередній період',
  'inspector.none': 'не визначено',
  'inspector.pValue': '{relation, select, below {< } other {}}{p, number, ::.000}',
  'inspector.hot': 'Гарячий, {level, number}%',
  'inspector.cold': 'Холодний, {level, number}%',
  'inspector.ordinary': 'Незначуще',
  'inspector.notTested': 'Не перевірено',
  'inspector.why': 'Чому це тут',
  'inspector.trend': 'У часі',
  'inspector.rhythm': 'Години й дні тижня',
  'inspector.mix': 'Види злочинів',
  'inspector.neighbours': 'Сусіди',
  'inspector.neighbour': 'Сусід на {direction, select, n {північ} ne {північний схід} e {схід} se {південний схід} s {південь} sw {південний захід} w {захід} other {північний захід}}: {count, plural, one {# подія} few {# події} many {# подій} other {# події}}, {state, select, hot {гарячий} cold {холодний} ordinary {незначуще} other {не перевірено}}',
  'inspector.direction': '{direction, select, n {Пн} ne {ПнСх} e {Сх} se {ПдСх} s {Пд} sw {ПдЗх} w {Зх} other {ПнЗх}}',
  'inspector.places': 'Найближчі місця',
  'inspector.noPlaces': 'У даних тут немає ні адреси, ні вулиці.',
  'inspector.areas': 'Належить до',
  'inspector.incidents': 'Події',
  'inspector.incidentsNone': 'Жодна подія цього відбору не лежить у цьому шестикутнику.',
  'inspector.how': 'Як це обчислено',
  'inspector.howMethod':
    'Gi* Гетіса – Орда (версія {version, number}), {rings, plural, one {# кільце} few {# кільця} many {# кілець} other {# кільця}}, за {tests, plural, one {# шестикутником} few {# шестикутниками} many {# шестикутниками} other {# шестикутника}}; середнє {mean, number, ::.####} і стандартне відхилення {deviation, number, ::.####} на шестикутник.',
  'inspector.howFilter': 'Відбір',
  'inspector.howRun': 'Розрахунок',
  'inspector.howData': 'Версія даних',
  'inspector.howStudy': 'Територія',
  'inspector.copy': 'Копіювати',
  'inspector.copied': 'Скопійовано',
  'inspector.copyLabel': 'Копіювати {what}',
  'inspector.copyCell': 'номер шестикутника',
  'inspector.copyRun': 'номер розрахунку',
  'inspector.copyVersion': 'версію даних',
  'inspector.copyFilter': 'відбір',
  'inspector.empty': 'Виберіть шестикутник, щоб побачити числа за ним.',

  'why.outside': 'Цей шестикутник лежить поза територією: події тут пораховано, але не перевірено.',
  'why.untested': 'Перевірки не було: на території замало подій, щоб відрізнити гарячу точку від випадковості.',
  'why.around':
    'У цьому шестикутнику та {neighbours, plural, one {# сусідньому} few {# сусідніх} many {# сусідніх} other {# сусіднього}} {measure, select, harm {{value, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}}} other {зареєстровано {value, plural, one {# подія} few {# події} many {# подій} other {# події}}}}; за рівномірного розподілу територією було б {expected, number, ::.#}{relation, select, more {, тобто тут у {times, number, ::.#} раза більше} fewer {, тобто тут лише {times, number, ::percent} від цього} other {: приблизно стільки ж}}.',
  'why.aroundOnly':
    'У цьому шестикутнику та {neighbours, plural, one {# сусідньому} few {# сусідніх} many {# сусідніх} other {# сусіднього}} {measure, select, harm {{value, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}}} other {зареєстровано {value, plural, one {# подія} few {# події} many {# подій} other {# події}}}}.',
  'why.hot':
    'Це {strength, select, extreme {надзвичайна} strong {сильна} other {виразна}} концентрація (z {z, number, ::.0}): значуща на рівні {level, number}% після поправки на всі переглянуті шестикутники (p {pRelation} {p, number, ::.000}).',
  'why.cold':
    'Це явно менше, ніж деінде (z {z, number, ::.0}): значуще на рівні {level, number}% після поправки на всі переглянуті шестикутники (p {pRelation} {p, number, ::.000}).',
  'why.ordinary':
    'Такі відмінності виникають випадково (z {z, number, ::.0}, виправлене p {pRelation} {p, number, ::.000}), тому шестикутник не позначено.',
  'why.emptyButHot':
    'У самому шестикутнику подій не було: його позначено через сусідів.',
  'why.few':
    'Це спирається лише на {count, plural, one {# подію} few {# події} many {# подій} other {# події}}: замало, щоб діяти, тому на карті він заштрихований.',
  'why.notAfterCorrection':
    'Сам по собі він здавався б значущим; серед стількох шестикутників деякі виходять такими випадково, і поправка це знімає.',

  'incidents.more': 'Показати ще',
  'incidents.shown': 'показано {shown, number} із {rows, number}',
  'incidents.none': 'Цьому відбору не відповідає жодна подія.',
  'incidents.month': '{month} (відомий лише місяць)',
  'incidents.day': '{day} (година невідома)',
  'incidents.interval': 'від {from} до {to}',
  'incidents.noPlace': 'без місця',
  'incidents.noId': 'без номера',
  'incidents.number': '№ {id}',
  'incidents.attributes': 'Інші поля',
  'incidents.coordinates': '{latitude, number, ::.00000}; {longitude, number, ::.00000}',
  'incidents.zone': 'Час за годинником: {zone}.',
};
