import type { ReactNode } from 'react';
import { hexSquareKm } from '../../server/model/hex.ts';
import type { MethodDescription, UnitKind } from '../analysis_methods.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { changeView, useStatus, useView } from '../state.tsx';
import { kindWords } from './area_picker.tsx';

const resolutions = [5, 6, 7, 8, 9, 10];
const sides = [100, 150, 200, 250, 300, 400, 500, 750, 1000, 2000];

/** What incidents are added up by, in words. */
export function unitChoiceWords(text: Text, unit: string): string {
  const [kind, detail = ''] = unit.split(':');
  if (kind === 'hex') return text.t('unit.hexOf', { resolution: detail, size: text.brief(hexSquareKm(Number(detail))) });
  if (kind === 'square') return text.t('unit.squareOf', { metres: detail });
  return kind === 'area' ? kindWords(text, detail) : text.t('unit.none');
}

/** Hexagons, squares or areas, as far as the method takes them, and how large. */
export function UnitField({ method: { units } }: { method: MethodDescription }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const kinds = (useStatus().data?.agency?.areaKinds ?? []).filter((kind) => kind !== 'boundary');
  if (units.length === 0) return <p className="faint">{t('unit.points')}</p>;
  const defaults: Record<UnitKind, string> = { hex: 'hex:9', square: 'square:500', area: `area:${kinds.at(-1) ?? ''}` };
  const offered = units.filter((kind) => kind !== 'area' || kinds.length > 0);
  const kind = (view.unit?.split(':')[0] ?? units[0]!) as UnitKind;
  // Without a size the server takes what suits the data.
  const choose = (unit: string | null): void => changeView({ unit }, 'replace');
  const options: Record<UnitKind, readonly string[]> = {
    hex: resolutions.map((one) => `hex:${one}`), square: [...new Set([...sides.map((side) => `square:${side}`), ...(kind === 'square' && view.unit ? [view.unit] : [])])], area: kinds.map((one) => `area:${one}`),
  };
  return (
    <fieldset className="parameter">
      <legend>{t('unit.label')}</legend>
      {offered.length > 1 && (
        <div className="segments fill">
          {offered.map((one) => (
            <button key={one} type="button" aria-pressed={kind === one} onClick={() => choose(one === units[0] ? null : defaults[one])} data-testid={`unit-${one}`}>{t(`unit.${one}`)}</button>
          ))}
        </div>
      )}
      <select className="field" value={view.unit ?? ''} onChange={({ target }) => choose(target.value || null)} aria-label={t('unit.size')} data-testid="unit-size">
        {kind === units[0] && <option value="">{t('unit.automatic')}</option>}
        {(options[kind] ?? []).map((one) => <option key={one} value={one}>{unitChoiceWords(text, one)}</option>)}
      </select>
      <p className="faint">{t('unit.explain')}</p>
      {offered.length < units.length && <p className="faint">{t('unit.noAreas')}</p>}
    </fieldset>
  );
}
