/** A share for a terminal; a dash where there is none. */
export const percentWords = (share: number | null, digits = 1): string => (share === null ? '–' : `${(share * 100).toFixed(digits)} %`);
