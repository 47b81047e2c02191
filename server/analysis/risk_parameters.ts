import type { Text } from '../model/analysis.ts';

const backdrop = (title: Text) => ({
  kind: 'flag', default: false, title,
  explain: {
    en: 'From the backdrop that was loaded. Off by default, because not every agency has loaded one.',
    uk: 'З тла карти, яке завантажено. Типово вимкнено, бо не кожне відомство його завантажило.',
  },
} as const);

/** What can be a factor: places and things. There is no way to give one about people. */
export const riskParameters = {
  factors: {
    kind: 'offences', default: ['damage', 'public_order.antisocial', 'vehicle', 'theft.shop'], title: { en: 'Offences as factors', uk: 'Злочини як чинники' },
    explain: {
      en: 'Other offences of the same window that may mark places where these happen. Those that are to be explained are left out, and those that police discover themselves are refused. Facts about residents cannot be given.',
      uk: 'Інші злочини того ж вікна, що можуть позначати місця. Ті, які треба пояснити, вилучаються, а виявлені самою поліцією не приймаються. Відомостей про мешканців дати не можна.',
    },
  },
  streets: backdrop({ en: 'Streets as a factor', uk: 'Вулиці як чинник' }),
  water: backdrop({ en: 'Water as a factor', uk: 'Вода як чинник' }),
  parks: backdrop({ en: 'Parks as a factor', uk: 'Парки як чинник' }),
  railways: backdrop({ en: 'Railways as a factor', uk: 'Залізниці як чинник' }),
  radii: {
    kind: 'numbers', default: [250, 500, 1000], least: 50, most: 5000, unit: 'metres', size: [1, 5], title: { en: 'Radii', uk: 'Радіуси' },
    explain: {
      en: 'How near counts as near. About one, two and four blocks by default; the model takes at most one for each factor.',
      uk: 'Що вважати близьким. Типово приблизно один, два й чотири квартали; модель бере щонайбільше один для кожного чинника.',
    },
  },
  layers: {
    kind: 'choice', default: 'both', title: { en: 'Layers', uk: 'Шари' },
    choices: [
      { value: 'both', title: { en: 'Near and dense', uk: 'Поруч і густо' } }, { value: 'proximity', title: { en: 'Near', uk: 'Поруч' } }, { value: 'density', title: { en: 'Dense', uk: 'Густо' } },
    ],
    explain: {
      en: 'Near: one of the features lies within the radius. Dense: there are far more around than elsewhere (two standard deviations). Both by default.',
      uk: 'Поруч: хоч один об’єкт у межах радіуса. Густо: навколо їх значно більше, ніж деінде (два стандартні відхилення). Типово обидва.',
    },
  },
  block: {
    kind: 'number', default: 2000, least: 300, most: 20_000, unit: 'metres', title: { en: 'Side of a block', uk: 'Сторона блоку' },
    explain: {
      en: 'Blocks are held out in turn to see whether what was learned elsewhere holds there. 2 km by default, larger than the radii; five blocks at least.',
      uk: 'Блоки по черзі відкладаються, щоб перевірити, чи тримається там вивчене деінде. Типово 2 км, більше за радіуси; щонайменше п’ять блоків.',
    },
  },
  stable: {
    kind: 'number', default: 60, least: 0, most: 100, unit: 'percent', title: { en: 'Halves that must agree', uk: 'Скільки половин має погодитися' },
    explain: {
      en: 'A factor goes on only if it is chosen in that share of random halves of the city. 60 % by default: more lets fewer false ones through, and fewer true ones.',
      uk: 'Чинник лишається, лише якщо його вибрано в такій частці випадкових половин міста. Типово 60 %: що більше, то менше хибних, але й менше справжніх.',
    },
  },
  samples: {
    kind: 'number', default: 199, least: 99, most: 1999, whole: true, title: { en: 'Samples for the intervals', uk: 'Вибірок для інтервалів' },
    explain: { en: 'How often blocks are drawn anew. 199 by default, enough for ends that are shown with one digit.', uk: 'Скільки разів блоки вибираються наново. Типово 199: цього досить для меж з одним знаком.' },
  },
} as const;
