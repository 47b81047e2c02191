/**
 * Shares one computation among those who ask for the same thing at the same time. The computation is cancelled only when
 * everyone who waited for it has gone.
 */
export type SingleFlight = <T>(key: string, signal: AbortSignal | undefined, compute: (signal: AbortSignal) => Promise<T>) => Promise<T>;

type Flight = { result: Promise<unknown>; waiting: number; cancel: AbortController };

export function singleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  function start<T>(key: string, compute: (signal: AbortSignal) => Promise<T>): Flight {
    const cancel = new AbortController();
    const flight: Flight = { result: compute(cancel.signal), waiting: 0, cancel };
    flights.set(key, flight);
    const forget = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.result.then(forget, forget);
    return flight;
  }

  return async <T>(key: string, signal: AbortSignal | undefined, compute: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    const flight = flights.get(key) ?? start(key, compute);
    flight.waiting += 1;
    const gone = Promise.withResolvers<never>();
    const leave = (): void => {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        // Whoever asks next starts anew instead of joining something that is being cancelled.
        if (flights.get(key) === flight) flights.delete(key);
        flight.cancel.abort(signal?.reason);
      }
      gone.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result as Promise<T>, gone.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  };
}
