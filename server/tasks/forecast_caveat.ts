import type { Text } from '../model/analysis.ts';

/** Stands wherever a PEI* is shown. */
export const peiStarCaveat: Text = {
  en: 'PEI* is what was caught over the most that the same area could have held. The definition is read from a published abstract (White, Hunt & Green 2023). One shift is one trial: a few '
    + 'incidents decide it. Late reports that came after scoring are not in it.',
  uk: 'PEI* — охоплене відносно найбільшого, що могла б містити така сама площа. Визначення взято з опублікованої анотації (White, Hunt & Green 2023). Одна зміна — одна спроба: її вирішують '
    + 'кілька інцидентів. Повідомлень, що надійшли після оцінки, у ній немає.',
};
