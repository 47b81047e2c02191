/**
 * Erlang C ([Wikipedia](https://en.wikipedia.org/wiki/Erlang_(unit)#Erlang_C_formula)).
 *
 * Answers: with so many units and so many calls, how likely does a call wait, and how long?
 * Misread as: a promise. It takes calls as coming at random and evenly, service times as exponential, and no call as more urgent
 * than another.
 * Formula: the chance that all units are busy in a queue without loss, from the offered load (calls an hour over calls that a
 * unit serves an hour) by the recursion of Erlang B.
 * Defaults: none.
 * Cost: proportional to the units.
 *
 * Parameters: `arrivals` and `service`, both per hour, above 0; `units`, a whole number from 1.
 * Returns: offered load in units, utilisation, the chance to wait, the mean wait in hours over all calls; the last two null when
 * the units cannot keep up: then the queue grows without end.
 * Errors: RangeError for rates that are not above 0 or a number of units that is not whole.
 * Example: 10 calls an hour, 2 an hour and unit, 7 units: a call waits with probability 0.3241.
 * Reference: Erlang 1917; Chaiken & Dormont 1978, Management Science 24:1280 (patrol cars).
 */
export type ErlangC = { offered: number; utilisation: number; waits: number | null; meanWaitHours: number | null };

export function erlangC({ arrivals, service, units }: { arrivals: number; service: number; units: number }): ErlangC {
  if (!(arrivals > 0) || !(service > 0) || !Number.isInteger(units) || units < 1) throw new RangeError(`not a queue: ${arrivals} an hour, ${service} an hour and unit, ${units} units`);
  const offered = arrivals / service;
  const utilisation = offered / units;
  if (utilisation >= 1) return { offered, utilisation, waits: null, meanWaitHours: null };
  let blocked = 1;
  for (let k = 1; k <= units; k += 1) blocked = (offered * blocked) / (k + offered * blocked);
  const waits = blocked / (1 - utilisation * (1 - blocked));
  return { offered, utilisation, waits, meanWaitHours: waits / (units * service - arrivals) };
}
