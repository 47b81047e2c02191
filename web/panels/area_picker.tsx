import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AreaList } from '../../server/model/answers.ts';
import { catalogues, useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { changeView, useAreas, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { Drop } from './drop.tsx';

type Area = AreaList['areas'][number];

/** Name of a kind of area; agencies may have kinds of their own, whose name is then their code. */
export function kindWords(text: Text, kind: string): string {
  const id = `area.kind.${kind}`;
  return id in catalogues.en ? text.t(id as MessageId) : kind.charAt(0).toLocaleUpperCase(text.locale) + kind.slice(1).replaceAll('_', ' ');
}

/** Which part of the jurisdiction is looked at. */
export function AreaPicker(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const areas = useAreas();
  const chosen = areas.data?.areas.find(({ id }) => id === view.area);
  const value = !view.area ? t('area.all') : chosen?.name ?? (view.area.includes('(') || view.area.startsWith('{') ? t('area.polygon') : view.area);
  return (
    <Drop label={t('area.label')} value={value} restricts={view.area !== null} testId="area-picker">
      {(close) => <Areas areas={areas} close={close} />}
    </Drop>
  );
}

function Areas({ areas, close }: { areas: ReturnType<typeof useAreas>; close: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLocaleLowerCase(text.locale);
  const all = (areas.data?.areas ?? []).filter(({ kind }) => kind !== 'boundary');
  const found = all.filter(({ name, code }) => name.toLocaleLowerCase(text.locale).includes(wanted) || code.toLocaleLowerCase(text.locale) === wanted);
  const kinds = [...new Set(found.map(({ kind }) => kind))].sort((one, other) => countOf(all, one) - countOf(all, other));
  const choose = (area: string | null): void => {
    changeView({ area, camera: null });
    close();
  };
  return (
    <div className="stack">
      <input type="search" className="field" placeholder={t('area.search')} aria-label={t('area.search')} value={search}
        onChange={({ target }) => setSearch(target.value)} data-autofocus />
      <Waiting answer={areas} lines={8} />
      {areas.failure && <Failed failure={areas.failure} retry={areas.retry} />}
      <div className="tree scroll">
        <button type="button" className="option" aria-pressed={view.area === null} onClick={() => choose(null)}>
          <span className="tree-name">{t('area.all')}</span>
        </button>
        {kinds.map((kind) => (
          <section key={kind} aria-label={kindWords(text, kind)}>
            <h3 className="tree-title">{kindWords(text, kind)}</h3>
            {found.filter((area) => area.kind === kind).sort((one, other) => text.compare(one.name, other.name)).map((area) => (
              <button key={area.id} type="button" className="option" aria-pressed={view.area === area.id} onClick={() => choose(area.id)}
                title={t('area.count', { count: area.count, size: text.brief(area.squareKm) })} data-testid={`area-${area.id}`}>
                <span className="tree-name">{area.name}</span>
                <span className="number quiet">{text.number(area.count)}</span>
              </button>
            ))}
          </section>
        ))}
        {areas.data && all.length === 0 && <p className="quiet">{t('area.noneLoaded')}</p>}
        {all.length > 0 && found.length === 0 && <p className="quiet">{t('area.none')}</p>}
      </div>
    </div>
  );
}

const countOf = (areas: readonly Area[], kind: string): number => areas.filter((area) => area.kind === kind).length;
