import type { ReactNode } from 'react';
import type { Text } from '../messages/messages.tsx';
import { useText } from '../messages/messages.tsx';
import { useHexes, useView } from '../state.tsx';

type Warned = { code: string; values?: Record<string, string | number> };

/** When the version that is shown was published, once an answer has said it; until then what was asked for. */
export function asOfWords({ t, instant }: Pick<Text, 't' | 'instant'>, asked: string, warnings: readonly Warned[]): string {
  const values = warnings.find(({ code }) => code === 'as_of')?.values;
  if (values === undefined) return t('shell.asOfAsked', { asked });
  return t('shell.asOf', { time: instant(String(values['publishedAt'])), version: String(values['dataVersion']) });
}

/** Nothing may be taken for what is known now that is not; and it takes one press to see that. */
export function AsOfNotice(): ReactNode {
  const text = useText();
  const [{ asOf }, change] = useView();
  const table = useHexes().data;
  if (asOf === null) return null;
  return (
    <p className="as-of" role="status" data-testid="as-of">
      {asOfWords(text, asOf, table?.meta.warnings ?? [])}
      {' '}
      <button type="button" className="button bare" onClick={() => change({ asOf: null })} data-testid="as-of-back">{text.t('shell.asOfBack')}</button>
    </p>
  );
}
