/** Parameters that several methods over units share, so that they read alike wherever they are set. */
export const measureParameter = {
  kind: 'choice', default: 'count', title: { en: 'Measure', uk: 'Міра' },
  choices: [{ value: 'count', title: { en: 'Number of incidents', uk: 'Кількість інцидентів' } }, { value: 'harm', title: { en: 'Harm in days', uk: 'Шкода в днях' } }],
  explain: {
    en: 'What is added up in each unit. The number by default; harm lets one grave offence weigh as much as many slight ones.',
    uk: 'Що додається в кожній одиниці. Типово кількість; за шкодою один тяжкий злочин важить стільки, як багато дрібних.',
  },
} as const;

export const ringsParameter = {
  kind: 'number', default: 1, least: 1, most: 3, whole: true, title: { en: 'Rings of neighbours', uk: 'Кілець сусідів' },
  explain: {
    en: 'How far the neighbourhood of a unit reaches. One ring by default: those that touch it. More rings smooth more and hide small spots. Areas have those that touch.',
    uk: 'Як далеко сягає околиця одиниці. Типово одне кільце: ті, що її торкаються. Більше кілець згладжують сильніше й ховають малі осередки. Для районів — ті, що межують.',
  },
} as const;

export const levelParameter = {
  kind: 'choice', default: '0.05', title: { en: 'Level', uk: 'Рівень' },
  choices: [{ value: '0.1', title: { en: '90 %', uk: '90 %' } }, { value: '0.05', title: { en: '95 %', uk: '95 %' } }, { value: '0.01', title: { en: '99 %', uk: '99 %' } }, { value: '0.005', title: { en: '99.5 %', uk: '99,5 %' } }],
  explain: {
    en: 'Share of false alarms that is accepted among the units that are called. 95 % by default, as in reports; 99.5 % where a call costs much.',
    uk: 'Частка хибних тривог, прийнятна серед виділених одиниць. Типово 95 %, як у звітах; 99,5 % там, де виділення дорого коштує.',
  },
} as const;

export const correctionParameter = {
  kind: 'choice', default: 'benjamini_hochberg', title: { en: 'Correction for many tests', uk: 'Поправка на багато перевірок' },
  choices: [
    { value: 'benjamini_hochberg', title: { en: 'Share of false calls (Benjamini-Hochberg)', uk: 'Частка хибних (Бенджаміні–Гохберг)' } },
    { value: 'bonferroni', title: { en: 'Not even one false call (Bonferroni)', uk: 'Жодної хибної (Бонферроні)' } },
    { value: 'none', title: { en: 'None', uk: 'Без поправки' } },
  ],
  explain: {
    en: 'Every unit is tested, so some look special by chance. By default the share of false calls is held; without correction one in twenty units is called where nothing is.',
    uk: 'Перевіряється кожна одиниця, тож деякі здаються особливими випадково. Типово утримується частка хибних; без поправки виділяється кожна двадцята одиниця там, де нічого немає.',
  },
} as const;

export const permutationsParameter = {
  kind: 'number', default: 999, least: 99, most: 99_999, whole: true, title: { en: 'Permutations', uk: 'Перестановок' },
  explain: {
    en: 'How often the values are dealt out anew. 999 by default: no p can then be below 0.002, which is enough for one test.',
    uk: 'Скільки разів значення розкладаються наново. Типово 999: тоді p не буває меншим за 0,002, чого досить для однієї перевірки.',
  },
} as const;

export const manyPermutationsParameter = {
  ...permutationsParameter, default: 9999,
  explain: {
    en: 'How often the values are dealt out anew. 9,999 by default: no p can then be below 0.0002. With 999 hardly a unit would pass the correction for many tests.',
    uk: 'Скільки разів значення розкладаються наново. Типово 9999: тоді p не буває меншим за 0,0002. За 999 майже жодна одиниця не пройшла б поправку на багато перевірок.',
  },
} as const;
