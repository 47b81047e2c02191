import { commonOffence } from './labels/common_offence.ts';
import { presets } from './presets/presets.ts';

/** Whether some preset, or the names that many sources share, says what a source's name for an offence means. */
export const isKnownLabel = (label: string): boolean =>
  commonOffence(label) !== null
  || presets.some(({ mapping, classify }) => classify?.((column) => (column === mapping.offence ? label : '')) != null);
