import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Measure } from '../server/model/filter.ts';
import { askAmounts } from './api.ts';
import type { Span } from './days.ts';
import { dayText, isSameSpan } from './days.ts';
import { useEscape, useProjector } from './film.tsx';
import type { Film } from './film.tsx';
import { follower } from './follow.ts';
import type { Follower } from './follow.ts';
import { gatherer } from './gather.ts';
import type { Gathered } from './gather.ts';
import { useAmountQuestion, useIsPrinting, useMapAnswer } from './state.tsx';

/** What is seen of a window that is being dragged: amounts that follow the hand, not tested. */
export type Draft = Pick<Gathered, 'cell' | 'rows' | 'rowOf' | 'bounds'> & {
  source: 'draft';
  measure: Measure;
  /** The days that the amounts are of: those under the hand, or some that it was on a moment ago. */
  span: Span;
  frame: Pick<Gathered, 'values' | 'placed'>;
  /** Incidents of those days, and how many of them have a place. */
  incidents: { rows: number; placed: number };
};

/** Amounts that nothing is tested of, shown instead of the hexagons of the window: frames of a film, or a draft of the window. */
export type Amounts = Film | Draft;

export type Drafting = {
  /** Where the hand holds the window; null while nobody drags it. */
  span: Span | null;
  /** True from the first movement until the window that was let go is there. */
  active: boolean;
  /** The map is behind the hand by more than a moment, or cannot follow it. */
  late: boolean;
  /** The window under the hand is another now. */
  follow: (span: Span) => void;
  /** The hand has let go, and the window was changed or not: what is shown stays until the answer to that is there. */
  release: () => void;
  /** As if it had never been touched. */
  cancel: () => void;
};

const DraftingContext = createContext<Drafting | null>(null);
const AmountsContext = createContext<Amounts | null>(null);

export function useDrafting(): Drafting {
  const drafting = use(DraftingContext);
  if (!drafting) throw new RangeError('useDrafting needs a DraftProvider above it');
  return drafting;
}

/** Null while the map shows the window as it is. */
export const useAmounts = (): Amounts | null => use(AmountsContext);

type Held = { span: Span; released: boolean };

/** Lets the map follow a window that is dragged. Nothing of it stands in the address until the hand lets go. */
export function DraftProvider({ children }: { children: ReactNode }): ReactNode {
  const { film, close } = useProjector();
  const question = useAmountQuestion();
  const shown = useMapAnswer();
  const printing = useIsPrinting();
  const [held, setHeld] = useState<Held | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [late, setLate] = useState(false);
  const following = useRef<{ follower: Follower<Span>; span: Span } | null>(null);

  const stop = useCallback(() => {
    following.current?.follower.stop();
    following.current = null;
    setLate(false);
  }, []);
  const cancel = useCallback(() => {
    stop();
    setHeld(null);
    setDraft(null);
  }, [stop]);
  const follow = useCallback((span: Span) => {
    if (!question || (following.current && isSameSpan(following.current.span, span))) return;
    if (!following.current) {
      close();
      const measure = question['measure'] as Measure;
      const gather = gatherer(measure);
      following.current = {
        span,
        follower: follower({
          ask: ({ from, to }: Span, signal) => askAmounts({ ...question, from: dayText(from), to: dayText(to) }, signal),
          show: (table, of) => {
            const { values, placed, ...rest } = gather(table);
            setDraft({ ...rest, source: 'draft', measure, span: of, frame: { values, placed }, incidents: { rows: table.meta.rows, placed: table.meta.placed } });
          },
          late: setLate,
        }),
      };
    }
    following.current.span = span;
    following.current.follower.want(span);
    setHeld({ span, released: false });
  }, [question, close]);
  const release = useCallback(() => {
    stop();
    setHeld((now) => now && { ...now, released: true });
  }, [stop]);

  // Another filter, or another page: what was asked is no longer the question.
  useEffect(() => cancel, [question, cancel]);
  // Only once the map has the answer at hand, too: nothing old flashes up in between.
  useEffect(() => {
    if (held?.released && (!shown.stale || (shown.failure !== null && !shown.loading))) cancel();
  }, [held, shown.stale, shown.failure, shown.loading, cancel]);
  useEscape(held !== null && !held.released, cancel);

  const drafting = useMemo((): Drafting => ({
    span: held && !held.released ? held.span : null, active: held !== null, late, follow, release, cancel,
  }), [held, late, follow, release, cancel]);
  return (
    <DraftingContext value={drafting}>
      <AmountsContext value={film ?? (printing ? null : draft)}>{children}</AmountsContext>
    </DraftingContext>
  );
}
