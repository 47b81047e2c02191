import { Problem } from '../model/problem.ts';

/** What a person has to change about one parameter before the method can be run. */
export const badParameter = (field: string, message: string): Problem => new Problem('bad_request', 'bad_input', message, [{ field, message }]);
