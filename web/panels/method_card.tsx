import type { ReactNode } from 'react';
import type { MethodCard, MethodDescription } from '../analysis_methods.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';

const first: readonly (keyof MethodCard & string)[] = ['answers', 'misread'];
const rest: readonly (keyof MethodCard & string)[] = ['formula', 'defaults', 'cost', 'reference'];

/** Texts of a card mark code with backticks. */
function withCode(words: string): ReactNode {
  return words.split('`').map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part));
}

/** What follows a label in a docblock begins like the middle of a sentence. */
export const begun = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Whole sentences of a text, as many as fit. */
export function shortened(words: string, most: number): string {
  if (words.length <= most) return begun(words);
  const end = words.slice(0, most).lastIndexOf('. ');
  return begun(end > 0 ? words.slice(0, end + 1) : `${words.slice(0, most)}…`);
}

/** What a method answers, how it is misread, and how it computes. Written once, in English, above the code of its statistic. */
export function Card({ method, open }: { method: MethodDescription; open: boolean }): ReactNode {
  const { t, language } = useText();
  const { card } = method;
  const entry = (field: keyof MethodCard & string): ReactNode => (
    <div key={field}>
      <dt>{t(`card.${field}` as MessageId)}</dt>
      {String(card[field]).split('\n').map((line) => <dd key={line} lang="en">{withCode(begun(line))}</dd>)}
    </div>
  );
  return (
    <section className="method-card" aria-label={t('card.title')} data-testid="method-card">
      <p className="quiet" lang="en">{card.name} (<a href={card.link.href} rel="noreferrer" target="_blank">{card.link.text}</a>)</p>
      {language !== 'en' && <p className="faint">{t('card.inEnglish')}</p>}
      <dl className="card-facts">{first.map(entry)}</dl>
      <details className="how" open={open}>
        <summary>{t('card.more')}</summary>
        <dl className="card-facts">{rest.map(entry)}</dl>
        <p>{t('card.version', { version: method.version })}</p>
        <p><a href={`/docs/methods#${card.id}`}>{t('card.inReference')}</a> · <a href={`/docs/numbers#${card.id}`}>{t('card.numbers')}</a></p>
      </details>
    </section>
  );
}
