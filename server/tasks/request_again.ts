import type { DescribedFilter } from '../model/filter.ts';

/** An address of this server with its parameters, and as one text. */
export type Request = { method: 'GET'; path: string; parameters: Record<string, string>; href: string };

/** The request that computes the same again: the filter as resolved, at the data version that was used. */
export function requestAgain(
  path: string, { filter, dataVersion, ...others }: { filter: DescribedFilter; dataVersion: string } & Record<string, unknown>,
): Request {
  const { agency, from, to, offences, hours, weekdays, area } = filter;
  const given = { agency, from, to, offences, hours, weekdays, area, asOf: dataVersion, ...others };
  const parameters = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]));
  return { method: 'GET', path, parameters, href: `${path}?${new URLSearchParams(parameters)}` };
}
