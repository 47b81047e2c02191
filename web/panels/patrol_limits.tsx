import { useState } from 'react';
import type { ReactNode } from 'react';
import { limitKinds, limitValues, toggleLimit } from '../patrol_draft.ts';
import type { Draft, Limit, LimitKind } from '../patrol_draft.ts';
import { usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { useAreas } from '../state.tsx';
import { kindWords } from './area_picker.tsx';
import { Icon } from './icon.tsx';
import { useFaults } from './patrol_faults.ts';
import { numberIn } from './setting_values.ts';

/** A wish in words: at least 2 visits, counts 3 times. */
export const limitWords = (text: Text, { kind, value }: Pick<Limit, 'kind' | 'value'>): string => text.t(`patrol.limitOf.${kind}`, { value });

const paths: Record<LimitKind, string> = { priority: 'priorities', floor: 'floors', ceiling: 'ceilings', no_go: 'noGo' };

/** Wishes about places: what counts more, at least and at most how many visits, where nobody goes. Put on the map by clicks or a polygon, or on an area of the list. */
export function LimitFields({ draft }: { draft: Draft }): ReactNode {
  const text = useText();
  const { t } = text;
  const { tool, setTool } = usePatrol();
  const faultAt = useFaults();
  const [kind, setKind] = useState<LimitKind>('floor');
  const [typed, setTyped] = useState<Partial<Record<LimitKind, string>>>({});
  const rule = limitValues[kind];
  const shown = typed[kind] ?? String(rule.standing);
  const value = kind === 'no_go' ? 0 : numberIn(shown, rule);
  const active = tool?.kind === 'limit' ? tool : null;
  const use = (by: 'cell' | 'polygon', of = kind, amount = value): void => { if (amount !== null) setTool({ kind: 'limit', limit: of, value: amount, by }); };
  const choose = (next: LimitKind): void => {
    setKind(next);
    if (active) use(active.by, next, next === 'no_go' ? 0 : numberIn(typed[next] ?? String(limitValues[next].standing), limitValues[next]));
  };
  const set = (words: string): void => {
    setTyped({ ...typed, [kind]: words });
    const amount = numberIn(words, rule);
    if (active && amount !== null) use(active.by, kind, amount);
  };
  return (
    <fieldset className="parameter" data-testid="limits">
      <legend>{t('patrol.limits')}</legend>
      <div className="limit-kinds" role="group" aria-label={t('patrol.limits')}>
        {limitKinds.map((one) => <button key={one} type="button" className="button" aria-pressed={kind === one}
          onClick={() => choose(one)} data-testid={`limit-${one}`}>{t(`patrol.limit.${one}`)}</button>)}
      </div>
      {kind !== 'no_go' && (
        <label className="limit-value"><span>{t(`patrol.limitValue.${kind}`)}</span>
          <input className="field" inputMode="decimal" value={shown} aria-invalid={value === null}
            onChange={({ target }) => set(target.value)} data-testid="limit-value" />
        </label>
      )}
      {value === null && <p
        className="parameter-fault" role="alert">{t('fault.range', { least: String(rule.least), most: String(rule.most) })}</p>}
      <div className="limit-tools">
        <button type="button" className="button" aria-pressed={active?.by === 'cell'} disabled={value === null}
          onClick={() => (active?.by === 'cell' ? setTool(null) : use('cell'))} data-testid="tool-cell"><Icon name="hexagon" />{t('patrol.toolCell')}</button>
        <button type="button" className="button" aria-pressed={active?.by === 'polygon'} disabled={value === null}
          onClick={() => (active?.by === 'polygon' ? setTool(null) : use('polygon'))} data-testid="tool-polygon"><Icon name="polygon" />{t('patrol.toolPolygon')}</button>
      </div>
      <AreaSelect kind={kind} value={value} />
      <LimitList draft={draft} />
      {limitKinds.map((one) => faultAt(paths[one])).filter((words) => words !== null).map((words) => <p key={words}
        className="parameter-fault" role="alert">{words}</p>)}
    </fieldset>
  );
}

function AreaSelect({ kind, value }: { kind: LimitKind; value: number | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const { change } = usePatrol();
  const areas = (useAreas().data?.areas ?? []).filter((area) => area.kind !== 'boundary');
  const kinds = [...new Set(areas.map((area) => area.kind))];
  if (areas.length === 0) return null;
  return (
    <select className="field" value="" disabled={value === null} aria-label={t('patrol.limitArea')} data-testid="limit-area"
      onChange={({ target }) => { if (value !== null && target.value) change(({ limits }) => ({ limits: toggleLimit(limits, { kind, place: { area: target.value }, value }) })); }}>
      <option value="" disabled>{t('patrol.limitArea')}</option>
      {kinds.map((one) => (
        <optgroup key={one} label={kindWords(text, one)}>
          {areas.filter((area) => area.kind === one).toSorted((a, b) => text.compare(a.name, b.name)).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </optgroup>
      ))}
    </select>
  );
}

/** Every wish once: areas by name, hexagons by how many of them have the same. */
function LimitList({ draft: { limits } }: { draft: Draft }): ReactNode {
  const text = useText();
  const { t } = text;
  const { change } = usePatrol();
  const areas = useAreas().data?.areas ?? [];
  const groups = [...Map.groupBy(limits, ({ kind, value, place }) => `${kind} ${value} ${'area' in place ? place.area : ''}`)];
  if (groups.length === 0) return <p className="faint">{t('patrol.noLimits')}</p>;
  return (
    <ul className="limit-list" data-testid="limit-list">
      {groups.map(([key, own]) => {
        const { place } = own[0]!;
        const where = 'area' in place ? areas.find(({ id }) => id === place.area)?.name ?? place.area : t('patrol.limitCells', { count: own.length });
        const words = `${where}: ${limitWords(text, own[0]!)}`;
        return (
          <li key={key}>
            <span>{words}</span>
            <button type="button" className="button bare icon" aria-label={t('patrol.limitRemove', { limit: words })}
              title={t('patrol.limitRemove', { limit: words })}
              onClick={() => change((now) => ({ limits: now.limits.filter((limit) => !own.includes(limit)) }))}><Icon name="close" /></button>
          </li>
        );
      })}
    </ul>
  );
}
