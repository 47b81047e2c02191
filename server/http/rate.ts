import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * How many requests there may be in a minute, counted in the memory of this process: by key, by network address, and, more of
 * them, from this machine itself. Answers say how it stands by the headers of the IETF's draft (RateLimit-Policy and
 * RateLimit, draft-ietf-httpapi-ratelimit-headers-11).
 */
export type RateSettings = { perKey: number; perAddress: number; local: number; failures: number };

export type LimitName = 'key' | 'address' | 'local';
/** How it stands with one limit; fewer than none are left when the request was one too many. */
export type Standing = { name: LimitName; left: number; resetSeconds: number };

export type Rates = {
  /** Counts one request. */
  take(name: LimitName, who: string): Promise<Standing>;
  allowed(name: LimitName): number;
  /** The header RateLimit-Policy. */
  policyOf(standings: readonly Standing[]): string;
  /** Whether so many wrong keys came from there that no more are looked up for now. */
  isSuspect(address: string): Promise<boolean>;
  /** A wrong key came from there. */
  noteFailure(address: string): Promise<void>;
  /** Seconds until keys from there are looked up again. */
  suspectFor(address: string): Promise<number>;
};

const windowSeconds = 60;
export const failureWindowSeconds = 300;

export function rateLimits({ perKey, perAddress, local, failures }: RateSettings): Rates {
  const points = { key: perKey, address: perAddress, local };
  const limiterOf = (name: LimitName) => new RateLimiterMemory({ keyPrefix: name, points: points[name], duration: windowSeconds });
  const limiters = { key: limiterOf('key'), address: limiterOf('address'), local: limiterOf('local') };
  const failed = new RateLimiterMemory({ keyPrefix: 'failed', points: failures, duration: failureWindowSeconds });
  const policyOf = (name: LimitName): string => `"${name}";q=${points[name]};w=${windowSeconds}`;
  const policies = { key: policyOf('key'), address: policyOf('address'), local: policyOf('local') };

  async function take(name: LimitName, who: string): Promise<Standing> {
    try {
      const { remainingPoints, msBeforeNext } = await limiters[name].consume(who);
      return { name, left: remainingPoints, resetSeconds: Math.ceil(msBeforeNext / 1000) };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { name, left: -1, resetSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) };
    }
  }

  return {
    take,
    allowed: (name) => points[name],
    policyOf: (standings) => standings.map(({ name }) => policies[name]).join(', '),
    isSuspect: async (address) => ((await failed.get(address))?.consumedPoints ?? 0) >= failures,
    noteFailure: async (address) => { await failed.penalty(address); },
    suspectFor: async (address) => Math.ceil(((await failed.get(address))?.msBeforeNext ?? 1000) / 1000),
  };
}

/** As the draft writes it: a list of structured fields. */
export const standingInHeader = (standings: readonly Standing[]): string =>
  standings.map(({ name, left, resetSeconds }) => `"${name}";r=${Math.max(0, left)};t=${resetSeconds}`).join(', ');
