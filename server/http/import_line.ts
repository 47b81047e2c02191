/**
 * Imports wait in line, one running at a time for each agency, and can be cancelled by name. Holds no data: what an
 * import is and how far it has come stands in the database.
 */
export type ImportLine = {
  /** Adds work to the agency's line. `key` names it for `cancel`; it resolves when the work has ended, whichever way. */
  add(agency: string, key: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<void>;
  /** True when it was waiting or running here. */
  cancel(key: string, reason?: unknown): boolean;
  /** Waiting and running. */
  size(): number;
  /** Cancels everything and waits until it has stopped. */
  close(): Promise<void>;
};

export function importLine(): ImportLine {
  const tails = new Map<string, Promise<void>>();
  const running = new Map<string, AbortController>();

  function add(agency: string, key: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const controller = new AbortController();
    running.set(key, controller);
    const turn = (tails.get(agency) ?? Promise.resolve())
      .then(async () => { await work(controller.signal); })
      .finally(() => {
        running.delete(key);
        if (tails.get(agency) === quiet) tails.delete(agency);
      });
    const quiet = turn.catch(() => undefined);
    tails.set(agency, quiet);
    return turn;
  }

  function cancel(key: string, reason?: unknown): boolean {
    const controller = running.get(key);
    controller?.abort(reason);
    return controller !== undefined;
  }

  async function close(): Promise<void> {
    for (const controller of running.values()) controller.abort(new Error('The server is stopping.'));
    await Promise.all(tails.values());
  }

  return { add, cancel, size: () => running.size, close };
}
