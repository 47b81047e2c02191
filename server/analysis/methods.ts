import type { Method } from './method.ts';
import type { Parameters } from './parameters.ts';
import { periodComparison } from './period_comparison.ts';

// A method's `run` takes the values of its own parameters, so the list holds them as methods of any.
const listed = <P extends Parameters>(method: Method<P>): Method => method as unknown as Method;

/** Every method that can be chosen, in the order of the shelves. What is not here answers 404. */
export const methods: readonly Method[] = [
  listed(periodComparison),
];

export const methodOf = (id: string): Method | undefined => methods.find((method) => method.id === id);
