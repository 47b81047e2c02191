import type { Text } from '../model/analysis.ts';

export const riskTexts = {
  found: {
    en: 'Of {offered, plural, one {# factor} other {# factors}} offered, {chosen, number} {chosen, plural, one {goes} other {go}} together with more incidents. The strongest is {factor}: {risk, number, ::.0} times as many {how}.',
    uk: 'Із запропонованих чинників ({offered, number}) більше інцидентів пов’язано з {chosen, number}. Найсильніший — «{factor}»: {how} у {risk, number, ::.0} раза більше.',
  },
  near: { en: 'within {radius, number} m of it', uk: 'у межах {radius, number} м від нього' },
  dense: { en: 'where it is dense (within {radius, number} m)', uk: 'там, де їх густо (у радіусі {radius, number} м)' },
  interval: {
    en: 'With 95 % confidence that factor lies between {lower, number, ::.0} and {upper, number, ::.0}; the choice of factors is not in it, so it is a little too narrow.',
    uk: 'З довірою 95 % цей множник лежить між {lower, number, ::.0} і {upper, number, ::.0}; сам вибір чинників тут не враховано, тож інтервал дещо завузький.',
  },
  score: {
    en: 'The units with the highest scores have {score, number, ::.0} times the risk of the lowest ones. The highest tenth of the units holds {share, number, ::percent} of the incidents.',
    uk: 'Одиниці з найвищою оцінкою мають ризик у {score, number, ::.0} раза більший за найнижчий. На верхню десяту частину одиниць припадає {share, number, ::percent} інцидентів.',
  },
  heldOut: {
    en: 'In parts of the city that it had not seen the model explains {share, number, ::percent .0} of how much units differ.',
    uk: 'У частинах міста, яких вона не бачила, модель пояснює {share, number, ::percent .0} відмінностей між одиницями.',
  },
  none: {
    en: 'None of the {offered, plural, one {factor} other {# factors}} offered goes together with more incidents in a way that would hold in other parts of the city. That is a result: there is no risk terrain of these factors.',
    uk: 'Жоден із запропонованих чинників ({offered, number}) не пов’язаний із більшою кількістю інцидентів так, щоб це трималося в інших частинах міста. Це теж результат: рельєфу ризику за цими чинниками немає.',
  },
  caution: {
    en: 'This says near what incidents are more frequent, not why, and nothing about who lives there. A high score is no ground for a stop or a search.',
    uk: 'Це каже, біля чого інциденти частіші, а не чому, і нічого — про мешканців. Висока оцінка не є підставою для зупинки чи обшуку.',
  },
  noSkill: {
    en: 'In parts of the city that it had not seen the model does no better than the mean of all units. Do not plan by it.',
    uk: 'У частинах міста, яких вона не бачила, модель не краща за середнє всіх одиниць. Не плануйте за нею.',
  },
  unsure: {
    en: '{count, plural, one {One factor has} other {# factors have}} an interval that reaches down to 1: there may be no difference at all.',
    uk: '{count, plural, one {Інтервал # чинника сягає} few {Інтервали # чинників сягають} many {Інтервали # чинників сягають} other {Інтервали # чинника сягають}} 1: відмінності може й не бути.',
  },
  noInterval: {
    en: 'No interval could be given: when blocks are drawn anew, too many samples have no estimate.',
    uk: 'Інтервалу немає: забагато повторних вибірок блоків не дають оцінки.',
  },
  outcome: {
    en: '{factors} left out as a factor: the same offences are what is to be explained.',
    uk: '{factors}: вилучено з чинників, бо саме ці злочини й треба пояснити.',
  },
  emptyFactor: {
    en: '{factors}: nothing of it in the data, so it cannot be a factor.',
    uk: '{factors}: у даних цього немає, тож чинником воно бути не може.',
  },
  discovered: {
    en: '{count, plural, one {# incident that police discovered themselves was} other {# incidents that police discovered themselves were}} left out: they show where police look, and a model of them would send police there again.',
    uk: '{count, plural, one {# інцидент, виявлений} few {# інциденти, виявлені} many {# інцидентів, виявлених} other {# інциденту, виявлених}} самою поліцією, вилучено: вони показують, де поліція шукає, і модель знову посилала б її туди.',
  },
  discoveredFactor: {
    en: '{code} is discovered by police themselves: it follows where they look and cannot be a factor.',
    uk: '{code}: це виявляє сама поліція; воно залежить від того, де вона шукає, і не може бути чинником.',
  },
  everywhere: {
    en: '{factor} ({how}) covers {share, number, ::percent} of the units: it tells where people and buildings are at all, rather than where risk is. Take a smaller radius, or a smaller area in the filter.',
    uk: '{factor} ({how}) охоплює {share, number, ::percent} одиниць: це радше каже, де взагалі є люди й будівлі, ніж де ризик. Зменште радіус або територію у фільтрі.',
  },
  crimes: {
    en: 'Offences are among the factors. Where more is reported and recorded there is more of all of them, so such a factor marks a place and explains nothing.',
    uk: 'Серед чинників є злочини. Де більше повідомляють і реєструють, там більше всіх, тож такий чинник позначає місце й нічого не пояснює.',
  },
  nothingLeft: {
    en: 'No factor is left: those that were given are what is to be explained, or there is nothing of them. Choose the offences to be explained in the filter, and others as factors.',
    uk: 'Не лишилося жодного чинника: задані або самі підлягають поясненню, або їх немає в даних. Виберіть у фільтрі злочини, які треба пояснити, а чинниками зробіть інші.',
  },
  noFactors: {
    en: 'Give at least one factor: offences, or a kind of the backdrop.',
    uk: 'Дайте принаймні один чинник: злочини або вид тла карти.',
  },
  corners: {
    en: 'Distances to {factors} are to the corners of their outlines: along a straight line without corners they are too large.',
    uk: 'Відстані ({factors}) міряються до вершин контурів: уздовж прямої без вершин вони завеликі.',
  },
  leftOver: {
    en: 'Only these kinds of factors were offered. Other things may matter as much.',
    uk: 'Запропоновано лише ці чинники. Інше може важити не менше.',
  },
} satisfies Record<string, Text>;
