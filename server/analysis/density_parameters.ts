/** Parameters that both density methods share. */
export const kernelParameter = {
  kind: 'choice', default: 'quartic', title: { en: 'Kernel', uk: 'Ядро' },
  choices: [
    { value: 'quartic', title: { en: 'Quartic', uk: 'Четвертого степеня' } }, { value: 'gaussian', title: { en: 'Gaussian', uk: 'Гаусове' } },
    { value: 'triangular', title: { en: 'Triangular', uk: 'Трикутне' } }, { value: 'uniform', title: { en: 'Uniform', uk: 'Рівномірне' } },
    { value: 'negative_exponential', title: { en: 'Negative exponential', uk: 'Від’ємне експоненційне' } },
  ],
  explain: {
    en: 'How the weight of an incident falls with distance. Quartic by default, as in most crime mapping programs; the bandwidth matters far more than the kernel.',
    uk: 'Як вага інциденту спадає з відстанню. Типово четвертого степеня, як у більшості програм; ширина важить значно більше за ядро.',
  },
} as const;

export const bandwidthParameter = {
  kind: 'number', default: 300, least: 50, most: 20_000, unit: 'metres', title: { en: 'Bandwidth', uk: 'Ширина ядра' },
  explain: {
    en: 'How far an incident reaches. 300 m by default, about what a patrol on foot oversees. Used when the rule is "as given".',
    uk: 'Як далеко сягає вплив інциденту. Типово 300 м — приблизно те, що охоплює піший патруль. Діє за правила «як задано».',
  },
} as const;
