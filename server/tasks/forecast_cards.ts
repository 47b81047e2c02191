import type { Text } from '../model/analysis.ts';
import type { SurfaceModel } from '../model/surface.ts';

/** What each model is and is not, in words for whoever acts on it; how it is computed stands in the docblocks of server/forecast. */
export const forecastCards: Readonly<Record<SurfaceModel, Text>> = {
  count: {
    en: 'The plain count: what the past held on average, by cell, shared over the hours of the week. The baseline of every other model. It foretells places and times, never people; it knows only what was reported, and does not know '
      + 'that anything has changed lately.',
    uk: 'Проста кількість: що в середньому було в минулому за клітинками, розподілене за годинами тижня. Основа для порівняння всіх моделей. Передбачає місця й час, ніколи людей; знає лише те, про що повідомили, і не знає, '
      + 'що нещодавно щось змінилося.',
  },
  recency: {
    en: 'The count with the older incidents weighing less. It follows changes sooner than the count, and chance with them. Places and times, never people; only what was reported.',
    uk: 'Кількість, у якій давніші інциденти важать менше. Помічає зміни раніше за просту кількість, а разом із ними й випадковість. Місця й час, ніколи люди; лише те, про що повідомили.',
  },
  kernel_density: {
    en: 'The density around each cell. It moves expectation to the cells beside those that had incidents; wide bandwidths catch fewer in the first cells. Places and times, never people; only what was reported.',
    uk: 'Щільність навколо кожної клітинки. Переносить очікуване на сусідні клітинки; за широкого радіуса перші клітинки охоплюють менше. Місця й час, ніколи люди; лише те, про що повідомили.',
  },
  near_repeat: {
    en: 'The count with zones around recent incidents for as many days as near repeats were seen in these data. A zone ends on its day. It says more than usual, not much. Places and times, never people; only what was reported.',
    uk: 'Кількість із зонами навколо недавніх інцидентів на стільки днів, скільки в цих даних траплялися близькі повтори. Зона закінчується у свій день. Вона означає «більше, ніж зазвичай», а не «багато». Місця й час, ніколи люди; лише те, про що '
      + 'повідомили.',
  },
  self_exciting: {
    en: 'A process in which incidents bring others to their cell for some days. It is guarded against double entries and overfitting, and gives the plain count whenever it does not foretell better than its own background. Places '
      + 'and times, never people; only what was reported.',
    uk: 'Процес, у якому інциденти на кілька днів приносять інші у свою клітинку. Захищений від подвійних записів і перенавчання та дає просту кількість щоразу, коли передбачає не краще за власне тло. Місця й час, ніколи люди; лише те, '
      + 'про що повідомили.',
  },
  calls: {
    en: 'Minutes of work: expected incidents times the minutes that whoever plans has given for each offence. The data hold no time on task; the answer is as good as those minutes. Places and times, never people.',
    uk: 'Хвилини роботи: очікувані інциденти, помножені на хвилини, які планувальник задав для кожного злочину. У даних немає часу виконання; відповідь не краща за ці хвилини. Місця й час, ніколи люди.',
  },
};
