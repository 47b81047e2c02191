/** To the worker. One at a time; the next is sent when the answer has come. */
export type EngineRequest =
  | { kind: 'wire'; bytes: Uint8Array }
  | { kind: 'stage'; bytes: Uint8Array<ArrayBuffer> | null }
  | { kind: 'close' };

/** From the worker. */
export type EngineReply =
  | { kind: 'opened' }
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'done'; errors: number; exhausted: boolean }
  | { kind: 'closed' }
  | { kind: 'broken'; reason: string };

export type EngineStart = {
  /** Where the files of the database are. */
  folder: string;
  /** The archive to load PostGIS from; null for the one that its package brings. */
  bundle: string | null;
};
