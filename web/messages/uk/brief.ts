import type { Section } from '../section.ts';
import type { brief as english } from '../en/brief.ts';

export const brief: Section<typeof english> = {
  'brief.title': 'Зведення',
  'brief.allOffences': 'усі злочини',
  'brief.noData': 'Зведення буде написано за даними, щойно вони з’являться.',
  'brief.area': 'вибрана територія',
  'brief.nothing':
    'За {days, plural, one {цей день} few {ці # дні} many {ці # днів} other {ці # дня}} за такого відбору нічого не зареєстровано. Змініть період або зніміть частину відбору.',
  'brief.nothingBefore':
    'За {days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}} було <previousLink>{previous, number}</previousLink>.',
  'brief.count':
    '<countLink>{count, plural, one {# подія} few {# події} many {# подій} other {# події}}</countLink> за {days, plural, one {# день} few {# дні} many {# днів} other {# дня}}.',
  'brief.up':
    'Це на {change, number, ::percent} більше, ніж <previousLink>{previous, number} за {days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}}</previousLink>: {verdict, select, normal {у межах звичайних коливань} notable {більше, ніж зазвичай буває випадково (p {pRelation} {p, number, ::.000})} clear {явно більше, ніж могло б скластися випадково (p {pRelation} {p, number, ::.000})} other {не перевірено}}.',
  'brief.down':
    'Це на {change, number, ::percent} менше, ніж <previousLink>{previous, number} за {days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}}</previousLink>: {verdict, select, normal {у межах звичайних коливань} notable {такий спад рідко буває випадковим (p {pRelation} {p, number, ::.000})} clear {спад явно не випадковий (p {pRelation} {p, number, ::.000})} other {не перевірено}}.',
  'brief.same':
    'Рівно стільки ж, скільки за <previousLink>{days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}}</previousLink>.',
  'brief.about':
    'Це приблизно стільки ж, скільки <previousLink>{previous, number} за {days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}}</previousLink>: {verdict, select, normal {у межах звичайних коливань} notable {та все ж більша зміна, ніж зазвичай буває випадково (p {pRelation} {p, number, ::.000})} clear {та все ж більша зміна, ніж могла б скластися випадково (p {pRelation} {p, number, ::.000})} other {не перевірено}}.',
  'brief.fromNothing':
    'За <previousLink>{days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}} не було жодного</previousLink>: {verdict, select, normal {за таких малих чисел це ще в межах звичайних коливань} notable {більше, ніж зазвичай буває випадково (p {pRelation} {p, number, ::.000})} clear {явно більше, ніж могло б скластися випадково (p {pRelation} {p, number, ::.000})} other {не перевірено}}.',
  'brief.notCovered':
    'Дані не охоплюють {days, plural, one {попередній день} few {попередні # дні} many {попередні # днів} other {попередні # дня}}, тому порівняння немає.',
  'brief.harm':
    'Разом це {harm, plural, one {# день} few {# дні} many {# днів} other {# дня}} шкоди за індексом. Зміну шкоди не перевіряємо: одна тяжка подія може її зрушити.',
  'brief.harmBefore':
    'Разом це {harm, plural, one {# день} few {# дні} many {# днів} other {# дня}} шкоди за індексом проти {previous, number} раніше. Зміну шкоди не перевіряємо: одна тяжка подія може її зрушити.',
  'brief.hotspots':
    'На <cellsLink>{cells, plural, one {# значущий шестикутник} few {# значущі шестикутники} many {# значущих шестикутників} other {# значущого шестикутника}}</cellsLink> припадає {incidentShare, number, ::percent .#} подій і {areaShare, number, ::percent .##} площі.',
  'brief.noHotspot':
    'Жоден шестикутник не вирізняється: усюди числа в межах того, що буває випадково.',
  'brief.untested':
    'Перевірки не було: на карті замало подій, щоб відрізнити гарячу точку від випадковості.',
  'brief.gone':
    '<goneLink>{gone, plural, one {# шестикутник, значущий раніше, уже не такий} few {# шестикутники, значущі раніше, уже не такі} many {# шестикутників, значущих раніше, уже не такі} other {# шестикутника, значущого раніше, уже не такі}}</goneLink>.',
  'brief.new':
    '<freshLink>{fresh, plural, one {# з них новий} few {# з них нові} many {# з них нові} other {# з них нові}}</freshLink>: за попередній період {fresh, plural, one {він не був значущим} few {вони не були значущими} many {вони не були значущими} other {вони не були значущими}}.',
  'brief.newAndGone':
    '<freshLink>{fresh, plural, one {# з них новий} few {# з них нові} many {# з них нові} other {# з них нові}}</freshLink>, а <goneLink>{gone, plural, one {# зі значущих раніше вже не вирізняється} few {# зі значущих раніше вже не вирізняються} many {# зі значущих раніше вже не вирізняються} other {# зі значущих раніше вже не вирізняються}}</goneLink>.',
  'brief.goneOnly':
    'Нових немає; <goneLink>{gone, plural, one {# зі значущих раніше вже не вирізняється} few {# зі значущих раніше вже не вирізняються} many {# зі значущих раніше вже не вирізняються} other {# зі значущих раніше вже не вирізняються}}</goneLink>.',
  'brief.noneNew':
    'Нових немає: усі були значущими й за попередній період.',
  'brief.peak':
    'Найнапруженіша година тижня: <peakLink>{weekday}, {hours}</peakLink>, {count, plural, one {# подія} few {# події} many {# подій} other {# події}}.',
  'brief.unplaced':
    '<unplacedLink>{unplaced, plural, one {# подія не має місця} few {# події не мають місця} many {# подій не мають місця} other {# події не мають місця}}</unplacedLink> ({share, number, ::percent .#}): тут пораховано, на карті їх немає.',
  'brief.hourUnknown':
    '{unknown, plural, one {# подію не враховано, бо її година невідома} few {# події не враховано, бо їхня година невідома} many {# подій не враховано, бо їхня година невідома} other {# події не враховано, бо їхня година невідома}}.',

  'brief.ranked': 'Гарячі точки за силою',
  'brief.rankedHelp': 'Суміжні значущі шестикутники утворюють одну гарячу точку. Наведіть, щоб підсвітити її на карті; виберіть, щоб перелетіти до неї.',
  'brief.rankedCount': '{count, plural, one {# подія} few {# події} many {# подій} other {# події}}',
  'brief.rankedHarm': '{harm, plural, one {# день шкоди} few {# дні шкоди} many {# днів шкоди} other {# дня шкоди}}',
  'brief.rankedStrength': '{strength, select, extreme {надзвичайна} strong {сильна} clear {виразна} other {слабка}}, {level, number}%',
  'brief.rankedZ': 'z {z, number, ::.0}',
  'brief.rankedCells': '{cells, plural, one {# шестикутник} few {# шестикутники} many {# шестикутників} other {# шестикутника}}',
  'brief.rankedMore': 'Показати всі {count, number}',
  'brief.rankedFewer': 'Показати перші {count, number}',
  'brief.newBadge': 'нова',
  'brief.placeUnknown': 'поблизу {latitude, number, ::.0000}; {longitude, number, ::.0000}',

  'brief.how': 'Як це обчислено',
  'brief.howMethod':
    'Gi* Гетіса – Орда на шестикутниках H3 з роздільністю {resolution, number}, кожен із {rings, plural, one {# кільцем} few {# кільцями} many {# кільцями} other {# кільця}} сусідів, по всіх шестикутниках території ({tests, number}), разом із порожніми.',
  'brief.howCorrection':
    'Двобічне p з поправкою Бенджаміні – Хохберга за всіма шестикутниками; значущим називаємо шестикутник із виправленим p не більше 0,05.',
  'brief.howChange':
    'Зміну перевіряє двобічний E-тест того, що частота в обох періодах однакова.',
  'brief.howCold':
    'За таких чисел холодних точок виявити не можна: навіть порожній окіл не досягне межі.',
  'brief.howRatio':
    'Частота проти попереднього періоду: у {ratio, number, ::.00} раза (95% інтервал від {lower, number, ::.00} до {upper, number, ::.00}), p {pRelation} {p, number, ::.000}.',
  'brief.howRows':
    'За цим відбором {rows, plural, one {# подія} few {# події} many {# подій} other {# події}}, з місцем: {placed, number}. Версія даних {version}.',
  'brief.howHarm': 'Ваги: {edition}.',
  'brief.incidentsTitle': 'Події, які враховано у зведенні',
};
