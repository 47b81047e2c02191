/** One line that is written over; where there is no terminal, a line now and then. */
export type Progress = { show(line: string): void; end(): void };

export function progressLine(): Progress {
  const isTerminal = process.stderr.isTTY === true;
  let width = 0;
  let latest = -Infinity;
  return {
    show: (line) => {
      if (!isTerminal && performance.now() - latest < 5000) return;
      latest = performance.now();
      const fitted = isTerminal ? line.slice(0, (process.stderr.columns ?? 80) - 1) : line;
      process.stderr.write(isTerminal ? `\r${fitted.padEnd(width)}` : `${fitted}\n`);
      width = fitted.length;
    },
    end: () => {
      if (isTerminal && width > 0) process.stderr.write(`\r${' '.repeat(width)}\r`);
      width = 0;
    },
  };
}
