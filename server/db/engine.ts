export type Engine = { isWorn(): boolean; limitStatements(timeoutMs: number): void };
