import type { ReactNode } from 'react';
import { mostUnits, nextCallSign } from '../patrol_draft.ts';
import type { Draft, DraftUnit, Position } from '../patrol_draft.ts';
import { useStandbyPosts, usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { ClockInput } from './clock_input.tsx';
import { Icon } from './icon.tsx';
import { useFaults } from './patrol_faults.ts';

const onMap = 'map';
const keyOf = (place: Position | null): string => (place ? place.join() : '');

/** Call signs, posts and hours of the units. Never names of people. */
export function UnitFields({ draft }: { draft: Draft }): ReactNode {
  const { t } = useText();
  const { change, tool, setTool } = usePatrol();
  const posts = useStandbyPosts();
  const faultAt = useFaults();
  const { units } = draft;
  const set = (place: number, patch: Partial<DraftUnit>): void => change((now) => ({ units: now.units.map((unit, own) => (own === place ? { ...unit, ...patch } : unit)) }));
  const resize = (count: number): void => change((now) => {
    const kept = now.units.slice(0, count);
    while (kept.length < count) {
      const start = posts[kept.length % Math.max(1, posts.length)]?.place ?? kept.at(-1)?.start ?? null;
      kept.push({ id: nextCallSign(kept), start, end: null, from: '', to: '', slack: '' });
    }
    return { units: kept };
  });
  const fault = faultAt('units');
  return (
    <fieldset className="parameter">
      <legend>{t('patrol.units')}</legend>
      <div className="unit-count">
        <button type="button" className="button icon" aria-label={t('patrol.oneLess')} title={t('patrol.oneLess')}
          disabled={units.length <= 1} onClick={() => resize(units.length - 1)} data-testid="unit-less"><Icon name="minus" /></button>
        <output data-testid="unit-count">{t('patrol.unitCount', { count: units.length })}</output>
        <button type="button" className="button icon" aria-label={t('patrol.oneMore')} title={t('patrol.oneMore')}
          disabled={units.length >= mostUnits} onClick={() => resize(units.length + 1)}
          data-testid="unit-more"><Icon name="plus" /></button>
      </div>
      <ul className="unit-rows">
        {units.map((unit, place) => (
          <UnitRow key={place} unit={unit} place={place} posts={posts} set={(patch) => set(place, patch)} faultAt={(name) => faultAt(`units.${place}.${name}`)}
            picking={tool?.kind === 'post' && tool.unit === place} pick={() => setTool(tool?.kind === 'post' && tool.unit === place ? null : { kind: 'post', unit: place })}
            remove={units.length > 1 ? () => change((now) => ({ units: now.units.filter((_, own) => own !== place) })) : null} />
        ))}
      </ul>
      {fault && <p className="parameter-fault" role="alert">{fault}</p>}
      <p className="faint">{t('patrol.unitHint')}</p>
    </fieldset>
  );
}

type Row = {
  unit: DraftUnit; place: number; posts: readonly { name: string; place: Position }[]; set: (patch: Partial<DraftUnit>) => void; faultAt: (name: string) => string | null;
  picking: boolean; pick: () => void; remove: (() => void) | null;
};

function UnitRow({ unit, place, posts, set, faultAt, picking, pick, remove }: Row): ReactNode {
  const { t } = useText();
  const known = posts.find((post) => keyOf(post.place) === keyOf(unit.start));
  const faults = ['id', 'start', 'from', 'to', 'slackShare', 'end'].map(faultAt).filter((words) => words !== null);
  const name = unit.id || String(place + 1);
  return (
    <li className="unit-row" data-testid={`unit-${place}`}>
      <div className="unit-line">
        <input className="field call-sign" value={unit.id} maxLength={31} aria-label={t('patrol.callSign', { place: place + 1 })}
          aria-invalid={faultAt('id') !== null} spellCheck={false} autoComplete="off"
          onChange={({ target }) => set({ id: target.value })} data-testid={`call-sign-${place}`} />
        <select className="field" value={known ? keyOf(known.place) : unit.start ? onMap : ''}
          aria-label={t('patrol.postOf', { unit: name })} aria-invalid={faultAt('start') !== null} data-testid={`post-${place}`}
          onChange={({ target }) => { const post = posts.find((one) => keyOf(one.place) === target.value); if (post) set({ start: post.place }); }}>
          {!known && <option value={unit.start ? onMap : ''} disabled>{unit.start ? t('patrol.postAt', { latitude: unit.start[1].toFixed(4), longitude: unit.start[0].toFixed(4) }) : t('patrol.postNone')}</option>}
          {posts.map((post) => <option key={keyOf(post.place)} value={keyOf(post.place)}>{post.name || t('patrol.postMiddle')}</option>)}
        </select>
        <button type="button" className="button icon" aria-pressed={picking} aria-label={t('patrol.postPick', { unit: name })}
          title={t('patrol.postPick', { unit: name })} onClick={pick} data-testid={`pick-post-${place}`}><Icon name="pin" /></button>
        <button type="button" className="button bare icon" disabled={!remove} aria-label={t('patrol.removeUnit', { unit: name })}
          title={t('patrol.removeUnit', { unit: name })} onClick={() => remove?.()}><Icon name="close" /></button>
      </div>
      {picking && <p className="faint" role="status">{t('patrol.postPicking', { unit: name })}</p>}
      {faults.map((words) => <p key={words} className="parameter-fault" role="alert">{words}</p>)}
      <details className="how unit-more" open={unit.from !== '' || unit.to !== '' || unit.slack !== ''}>
        <summary>{t('patrol.unitMore')}</summary>
        <div className="unit-own">
          <label><span className="faint">{t('patrol.from')}</span><ClockInput value={unit.from}
            onChange={(from) => set({ from })} invalid={faultAt('from') !== null} placeholder={t('patrol.asPlan')} /></label>
          <label><span className="faint">{t('patrol.to')}</span><ClockInput value={unit.to}
            onChange={(to) => set({ to })} invalid={faultAt('to') !== null} placeholder={t('patrol.asPlan')} /></label>
          <label><span className="faint">{t('patrol.slackOwn')}</span><input className="field" inputMode="decimal"
            value={unit.slack} onChange={({ target }) => set({ slack: target.value })} placeholder={t('patrol.asPlan')} /></label>
        </div>
        <label className="unit-end"><span className="faint">{t('patrol.endsAt')}</span>
          <select className="field" value={keyOf(unit.end)}
            onChange={({ target }) => set({ end: posts.find((one) => keyOf(one.place) === target.value)?.place ?? null })}>
            <option value="">{t('patrol.endsWhereBegan')}</option>
            {posts.map((post) => <option key={keyOf(post.place)} value={keyOf(post.place)}>{post.name || t('patrol.postMiddle')}</option>)}
          </select>
        </label>
      </details>
    </li>
  );
}
