import type { ReactNode } from 'react';
import { defaultResolution, hexAt, hexCentre, hexSquareKm } from '../../server/model/hex.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useHexes, useStatus, useView } from '../state.tsx';
import { drawables, paints, resolutions } from '../url.ts';
import type { View } from '../url.ts';
import { Drop } from './drop.tsx';

/** The same place on another grid: the hexagon there that holds the selected one's centre. */
function regridded(view: View, resolution: number): Partial<View> {
  if (!view.cell) return { resolution };
  const [longitude, latitude] = hexCentre(view.cell);
  return { resolution, cell: hexAt(longitude, latitude, resolution) };
}

/** What is drawn, and on which grid. */
export function LayerPicker(): ReactNode {
  const { t, brief } = useText();
  const [view] = useView();
  const status = useStatus().data;
  const shown = useHexes().data?.meta.resolution ?? view.resolution ?? defaultResolution;
  const has = { hexes: true, areas: (status?.agency?.areaKinds.length ?? 0) > 0, incidents: true, backdrop: status?.basemap || status?.agency?.backdrop, labels: true, graticule: true };
  return (
    <Drop label={t('resolution.label')} value={t('resolution.size', { size: brief(hexSquareKm(shown), 2) })} width={280} testId="layer-picker">
      <div className="stack">
        <fieldset>
          <legend className="tree-title">{t('resolution.label')}</legend>
          {resolutions.map((resolution) => (
            <label key={resolution} className="tree-line" title={t('resolution.hint', { resolution })}>
              <input type="radio" name="resolution" checked={shown === resolution} data-testid={`resolution-${resolution}`}
                onChange={() => changeView((now) => regridded(now, resolution))} />
              <span className="tree-name">{t('resolution.size', { size: brief(hexSquareKm(resolution), 2) })}</span>
              <span className="faint">H3 {resolution}</span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend className="tree-title">{t('paint.label')}</legend>
          {paints.map((paint) => (
            <label key={paint} className="tree-line" title={t(`paint.${paint}Hint`)}>
              <input type="radio" name="paint" checked={view.paint === paint} data-testid={`layer-paint-${paint}`} onChange={() => changeView({ paint })} />
              <span className="tree-name">{t(`paint.${paint}`)}</span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend className="tree-title">{t('layers.label')}</legend>
          {drawables.filter((name) => has[name]).map((name) => (
            <label key={name} className="tree-line">
              <input type="checkbox" checked={view.layers.includes(name)} data-testid={`layer-${name}`}
                onChange={({ target }) => changeView((now) => ({
                  layers: drawables.filter((other) => (other === name ? target.checked : now.layers.includes(other))),
                }))} />
              <span className="tree-name">{t(`layers.${name}`)}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </Drop>
  );
}
