import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { hourRange } from '../charts/rhythm.tsx';
import type { RichValues, Text } from '../messages/messages.tsx';
import { useText } from '../messages/messages.tsx';
import { useView } from '../state.tsx';
import { encodeView } from '../url.ts';
import type { View } from '../url.ts';
import type { Link, Sentence } from './sentence.ts';

export type LinkHandlers = {
  /** Choosing a number. */
  choose: (link: Link) => void;
  /** Pointing at a number, or at nothing any more. */
  point: (link: Link | null) => void;
  /** A link that stays switched on, such as lit cells. */
  isOn: (link: Link) => boolean;
};

/** What a link changes of the view; null for one that only lights or opens something. */
export function viewOf(link: Link): Partial<View> | null {
  if (link.kind === 'window') return { window: { kind: 'range', from: link.from, to: link.to } };
  if (link.kind === 'hour') return { hours: [link.hour], weekdays: [link.weekday] };
  return link.kind === 'unplaced' ? { page: 'data' } : null;
}

/** The numbers of a sentence together with those that need words of the language: weekdays and hours. */
export function sentenceValues(text: Text, { values }: Sentence): Record<string, string | number> {
  const { weekday, hour } = values;
  if (typeof weekday !== 'number' || typeof hour !== 'number') return values;
  return { ...values, weekday: text.weekday(weekday, 'long'), hours: hourRange(text, hour) };
}

/** A sentence with every linked number as a link or a switch; inline, so that it breaks over lines like the words around it. */
export function SentenceText({ said, handlers }: { said: Sentence; handlers: LinkHandlers }): ReactNode {
  const text = useText();
  const tags: RichValues = {};
  for (const [tag, link] of Object.entries(said.links)) {
    tags[tag] = (children) => <Figure name={tag} link={link} handlers={handlers}>{children}</Figure>;
  }
  return text.rich(said.id, { ...sentenceValues(text, said), ...tags });
}

/** The same sentence for paper, where nothing can be chosen: its numbers stand out. */
export function PrintedSentence({ said }: { said: Sentence }): ReactNode {
  const text = useText();
  const tags: RichValues = {};
  for (const tag of Object.keys(said.links)) tags[tag] = (children) => <strong>{children}</strong>;
  return text.rich(said.id, { ...sentenceValues(text, said), ...tags });
}

function Figure({ name, link, handlers, children }: { name: string; link: Link; handlers: LinkHandlers; children: ReactNode }): ReactNode {
  const [view] = useView();
  const common = {
    className: 'figure-link', 'data-testid': `brief-${name}`,
    onPointerEnter: () => handlers.point(link), onPointerLeave: () => handlers.point(null),
    onFocus: () => handlers.point(link), onBlur: () => handlers.point(null),
  };
  const target = viewOf(link);
  if (target) {
    const choose = (event: MouseEvent): void => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      handlers.choose(link);
    };
    return <a {...common} href={`?${encodeView({ ...view, ...target })}`} onClick={choose}>{children}</a>;
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    handlers.choose(link);
  };
  return (
    <span {...common} role="button" tabIndex={0} aria-pressed={link.kind === 'cells' ? handlers.isOn(link) : undefined}
      onClick={() => handlers.choose(link)} onKeyDown={press}>{children}</span>
  );
}
