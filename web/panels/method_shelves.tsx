import { useState } from 'react';
import type { ReactNode } from 'react';
import type { MethodDescription } from '../analysis_methods.ts';
import { said } from '../charts/quantity.ts';
import { english, useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';

const groupOrder = ['hotspots', 'points', 'clusters', 'near_repeat', 'time', 'comparison', 'series', 'places'];

export function groupWords(text: Text, group: string): string {
  const id = `analysis.group.${group}`;
  return id in english ? text.t(id as MessageId) : group;
}

/** Methods that answer to all words of a search, in either language, by shelves. */
export function shelvesOf(methods: readonly MethodDescription[], search: string): { group: string; methods: MethodDescription[] }[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = methods.filter(({ id, title, question, card }) => {
    const haystack = [id.replaceAll('_', ' '), title.en, title.uk, question.en, question.uk, card.name].join(' ').toLocaleLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  const groups = [...new Set(found.map(({ group }) => group))].sort((one, other) => place(one) - place(other));
  return groups.map((group) => ({ group, methods: found.filter((method) => method.group === group) }));
}
const place = (group: string): number => (groupOrder.includes(group) ? groupOrder.indexOf(group) : groupOrder.length);

/** Every method by the question that it answers. */
export function MethodShelves({ methods, choose }: { methods: readonly MethodDescription[]; choose: (method: MethodDescription) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const [search, setSearch] = useState('');
  const shelves = shelvesOf(methods, search);
  return (
    <section className="shelves" aria-labelledby="shelves-title" data-testid="shelves">
      <div className="shelves-head">
        <div>
          <h2 id="shelves-title">{t('analysis.choose')}</h2>
          <p className="quiet">{t('analysis.chooseHint')}</p>
        </div>
        <input type="search" className="field" placeholder={t('analysis.search')} aria-label={t('analysis.search')} value={search}
          onChange={({ target }) => setSearch(target.value)} data-testid="method-search" />
      </div>
      <p className="visually-hidden" aria-live="polite">{t('analysis.found', { count: shelves.reduce((sum, shelf) => sum + shelf.methods.length, 0) })}</p>
      {shelves.map(({ group, methods: held }) => (
        <section key={group} className="shelf" aria-label={groupWords(text, group)}>
          <h3>{groupWords(text, group)}</h3>
          <ul>
            {held.map((method) => (
              <li key={method.id}>
                <button type="button" className="method" onClick={() => choose(method)} data-testid={`method-${method.id}`}>
                  <strong>{said(text, method.question)}</strong>
                  <span className="quiet">{said(text, method.title)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {shelves.length === 0 && <p className="quiet" data-testid="no-method">{t('analysis.noMethod')}</p>}
    </section>
  );
}
