import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { changeView, useChanges, useView } from '../state.tsx';
import { Drop } from './drop.tsx';
import { Dates, windowWords } from './window_picker.tsx';

const named = ['previous', 'year'] as const;

/** Which window the present one is compared with; there only while the map shows change. */
export function AgainstPicker(): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const { data, stale } = useChanges();
  if (view.paint !== 'change') return null;
  const own = view.against.includes('/') ? view.against.split('/') as [string, string] : null;
  const known = data && !stale ? { from: data.meta.changes.fromDay, to: data.meta.changes.toDay } : null;
  const days = own ? { from: own[0], to: own[1] } : known;
  const name = named.find((one) => one === view.against);
  return (
    <Drop label={t('against.label')} value={name ? t(`against.${name}`) : days ? windowWords(text, days) : t('against.days')} width={376} testId="against-picker">
      {(close) => (
        <div className="stack">
          <fieldset>
            <legend className="tree-title">{t('against.label')}</legend>
            {named.map((one) => (
              <label key={one} className="tree-line">
                <input type="radio" name="against" checked={view.against === one} data-testid={`against-${one}`} onChange={() => { changeView({ against: one }); close(); }} />
                <span className="tree-name">{t(`against.${one}`)}</span>
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend className="tree-title">{t('against.days')}</legend>
            <Dates key={JSON.stringify(days)} days={days ?? { from: '', to: '' }} choose={({ from, to }) => { changeView({ against: `${from}/${to}` }); close(); }} />
          </fieldset>
        </div>
      )}
    </Drop>
  );
}
