/**
 * Answers that follow a hand: one question under way at a time, the newest one next, and all between them never asked. What
 * arrives is shown in the order in which it was asked, so that an older answer never takes the place of a newer one. An answer
 * under way is not given up for a newer question: a hand that never rests would see nothing.
 */
export type Follower<Wanted> = {
  want: (wanted: Wanted) => void;
  /** Forgets what is wanted and gives up what is under way; nothing is shown afterwards. */
  stop: () => void;
};

/** After so many milliseconds an answer is late. */
export const lateAfter = 300;

export function follower<Wanted, Answer>({ ask, show, late }: {
  ask: (wanted: Wanted, signal: AbortSignal) => Promise<Answer>;
  show: (answer: Answer, wanted: Wanted) => void;
  /** Told true when an answer is late or cannot be had, false when one has come again. */
  late: (isLate: boolean) => void;
}): Follower<Wanted> {
  let next: { wanted: Wanted } | null = null;
  let underWay: { controller: AbortController; timer: ReturnType<typeof setTimeout> } | null = null;

  const depart = (): void => {
    if (underWay || !next) return;
    const { wanted } = next;
    next = null;
    const mine = { controller: new AbortController(), timer: setTimeout(() => late(true), lateAfter) };
    underWay = mine;
    const arrive = (act: () => void): void => {
      clearTimeout(mine.timer);
      if (underWay !== mine) return;
      underWay = null;
      act();
      depart();
    };
    ask(wanted, mine.controller.signal).then(
      (answer) => arrive(() => {
        late(false);
        show(answer, wanted);
      }),
      // The last picture stays. What is wrong is said by the panels once the window is asked for in earnest.
      () => arrive(() => late(true)),
    );
  };

  return {
    want: (wanted) => {
      next = { wanted };
      depart();
    },
    stop: () => {
      next = null;
      if (!underWay) return;
      clearTimeout(underWay.timer);
      underWay.controller.abort();
      underWay = null;
    },
  };
}
