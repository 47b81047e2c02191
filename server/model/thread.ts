/** What a thread says of the work that it was given. */
export type ThreadReply<Output> =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; output: Output }
  | { kind: 'cancelled' }
  | { kind: 'failed'; message: string; stack: string | undefined };
