/** Where the follower says what it does; pino's shape. */
export type FollowerLog = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};
