import { readFileSync } from 'node:fs';
import { hasSharedData, sharedData } from './data.ts';

/** Input and output of a published program, by the name of its file; null where the shared data are not at hand. */
// eslint-disable-next-line typescript/no-explicit-any
export const reference = (name: string): any => (hasSharedData() ? JSON.parse(readFileSync(sharedData(`reference/${name}.json`), 'utf8')) : null);
