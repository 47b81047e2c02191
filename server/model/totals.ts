/** What a filter selects, before asking where or when. */
export type Totals = {
  rows: number;
  placed: number;
  /** Days of the harm edition asked for. */
  harm: number;
  /** Left out because their hour or weekday is not known and the filter asks for one. */
  hourUnknown: number;
  /** Selected, with nothing finer known than the month. */
  monthOnly: number;
};

export const noTotals = (): Totals => ({ rows: 0, placed: 0, harm: 0, hourUnknown: 0, monthOnly: 0 });
