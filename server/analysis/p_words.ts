import type { Text } from '../model/analysis.ts';
import { say } from './say.ts';

/** A p value as a sentence has it: "p 0.024"; what is smaller than tables show is below that, never "p 0.0000". */
export const pWords = (p: number): Text =>
  (p < 0.001 ? { en: 'p below 0.001', uk: 'p менше 0,001' } : say({ en: 'p {p, number, ::.000#}', uk: 'p {p, number, ::.000#}' }, { p }));
