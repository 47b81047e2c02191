import type { ReactNode } from 'react';
import { hourRange } from '../charts/rhythm.tsx';
import type { RichValues, Text } from '../messages/messages.tsx';
import { useText } from '../messages/messages.tsx';
import type { Link, Sentence } from './sentence.ts';

export type LinkHandlers = {
  /** Choosing a number. */
  choose: (link: Link) => void;
  /** Pointing at a number, or at nothing any more. */
  point: (link: Link | null) => void;
  /** A link that stays switched on, such as lit cells. */
  isOn: (link: Link) => boolean;
};

/** The numbers of a sentence together with those that need words of the language: weekdays and hours. */
export function sentenceValues(text: Text, { values }: Sentence): Record<string, string | number> {
  const { weekday, hour } = values;
  if (typeof weekday !== 'number' || typeof hour !== 'number') return values;
  return { ...values, weekday: text.weekday(weekday, 'long'), hours: hourRange(text, hour) };
}

/** A sentence with every linked number as a button. */
export function SentenceText({ said, handlers }: { said: Sentence; handlers: LinkHandlers }): ReactNode {
  const text = useText();
  const tags: RichValues = {};
  for (const [tag, link] of Object.entries(said.links)) {
    tags[tag] = (children) => (
      <button type="button" className="figure-link" data-testid={`brief-${tag}`}
        aria-pressed={link.kind === 'cells' ? handlers.isOn(link) : undefined}
        onClick={() => handlers.choose(link)}
        onPointerEnter={() => handlers.point(link)} onPointerLeave={() => handlers.point(null)}
        onFocus={() => handlers.point(link)} onBlur={() => handlers.point(null)}>
        {children}
      </button>
    );
  }
  return text.rich(said.id, { ...sentenceValues(text, said), ...tags });
}
