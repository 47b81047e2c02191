import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { PatrolPlan } from '../../server/model/patrol.ts';
import { defaultResolution, hexesInside, hexResolution } from '../../server/model/hex.ts';
import { patrolScene, unitsAt } from '../layers/patrol_scene.ts';
import type { PatrolDrawn } from '../layers/patrol_scene.ts';
import type { Box } from '../map_camera.ts';
import type { MapCommands } from '../map_commands.ts';
import type { MapClick } from '../map_patrol.tsx';
import { addLimits, toggleLimit } from '../patrol_draft.ts';
import type { Limit, Position } from '../patrol_draft.ts';
import { usePatrol, usePlanWays } from '../patrol_run.tsx';
import type { Tool } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { changeView, useHexes, useNarrow, useView } from '../state.tsx';
import { Icon } from './icon.tsx';
import { limitWords } from './patrol_limits.tsx';
import { PatrolKey, PatrolLegend } from './patrol_legend.tsx';

const PatrolMap = lazy(() => import('../map_patrol.tsx').then((module) => ({ default: module.PatrolMap })));

const leastCorners = 3;
const legendWidth = 272;
/** As many wishes as a request takes. */
const mostLimits = 2000;

function boxOf(plan: PatrolPlan, only: string | null): Box | null {
  const places = plan.routes.filter(({ unit }) => only === null || unit === only).flatMap(({ start, stops }) => [start as Position, ...stops.map(({ longitude, latitude }): Position => [longitude, latitude])]);
  if (places.length < 2) return null;
  const [west, south, east, north] = [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y)), Math.max(...places.map(([x]) => x)), Math.max(...places.map(([, y]) => y))];
  const [padX, padY] = [Math.max(0.004, (east - west) * 0.08), Math.max(0.004, (north - south) * 0.08)];
  return [west - padX, south - padY, east + padX, north + padY];
}

function toolWords(text: Text, tool: Tool, unit: string): string {
  if (tool.kind === 'post') return text.t('patrol.tool.post', { unit });
  if (tool.kind === 'other_cell') return text.t('patrol.tool.otherCell', { order: tool.stop.order, unit: tool.stop.unit });
  return text.t(tool.by === 'cell' ? 'patrol.tool.cell' : 'patrol.tool.polygon', { limit: limitWords(text, { kind: tool.limit, value: tool.value }) });
}

/** The map of the plan, with what a click on it does at present. */
export function PatrolMapFrame({ plan, instant, commands, legend = true, only = null }: {
  plan: PatrolPlan | null; instant: number | null; commands: RefObject<MapCommands | null>; legend?: boolean; /** A unit that all of the map is about. */ only?: string | null;
}): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const narrow = useNarrow();
  const { draft, change, tool, setTool, stop, choose, focus, move } = usePatrol();
  const [corners, setCorners] = useState<readonly Position[]>([]);
  const shown = useHexes().data?.meta.resolution ?? null;
  const ways = usePlanWays(plan);
  const scene = useMemo(() => plan && patrolScene(plan, ways), [plan, ways]);
  const box = useMemo(() => plan && boxOf(plan, only), [plan, only]);
  const at = useMemo(() => (scene && instant !== null ? unitsAt(scene, instant) : []), [scene, instant]);
  const limits = draft?.limits ?? [];
  const posts = useMemo(() => (draft?.units ?? []).flatMap(({ id, start }, place) => (start ? [{ id, place, position: start }] : [])), [draft?.units]);
  const drawn = useMemo((): PatrolDrawn => ({ scene, focus, stop, at, limits, posts, corners }), [scene, focus, stop, at, limits, posts, corners]);
  const resolution = plan?.cells[0] ? hexResolution(plan.cells[0].cell) : view.resolution ?? shown ?? defaultResolution;
  const drawing = tool?.kind === 'limit' && tool.by === 'polygon';

  const act = useCallback((cell: string, position: Position | null) => {
    if (tool?.kind === 'limit') {
      const limit: Limit = { kind: tool.limit, place: { cell }, value: tool.value };
      if (tool.by === 'cell') change((now) => ({ limits: toggleLimit(now.limits, limit).slice(-mostLimits) }));
      else if (position) setCorners((now) => [...now, position]);
    } else if (tool?.kind === 'post' && position) {
      change((now) => ({ units: now.units.map((unit, place) => (place === tool.unit ? { ...unit, start: position } : unit)) }));
      setTool(null);
    } else if (tool?.kind === 'other_cell') {
      setTool(null);
      move({ from: tool.stop, to: { ...tool.stop, cell } });
    }
  }, [tool, change, setTool, move]);

  const onClick = useCallback(({ cell, position, stop: hit }: MapClick) => {
    if (tool) act(cell, position);
    else if (hit) choose(hit);
    else {
      choose(null);
      changeView((now) => ({ cell: now.cell === cell ? null : cell }));
    }
  }, [tool, act, choose]);

  const closePolygon = (): void => {
    if (tool?.kind !== 'limit' || corners.length < leastCorners) return;
    const cells = hexesInside(corners, resolution);
    change((now) => ({ limits: addLimits(now.limits, cells.map((cell): Limit => ({ kind: tool.limit, place: { cell }, value: tool.value }))).slice(-mostLimits) }));
    setCorners([]);
  };
  useEffect(() => { if (!drawing) setCorners([]); }, [drawing]);
  const leave = (): void => setTool(null);
  const postUnit = tool?.kind === 'post' ? draft?.units[tool.unit]?.id ?? '' : '';
  return (
    <div className="analysis-map patrol-map">
      <section className="analysis-map-frame" aria-label={t('shell.map')}>
        <Suspense fallback={<div className="map" />}>
          <PatrolMap ref={commands} drawn={drawn} resolution={resolution} box={box} working={tool !== null} covered={legend && !narrow && !view.folded.includes('legend') ? legendWidth : 0} label={t('patrol.mapLabel')} onClick={onClick}
            onEnter={(cell) => { if (cell && tool) act(cell, null); }}
            failed={<div className="map map-failed"><div
            className="notice bad" role="alert"><h2>{t('state.mapFailedTitle')}</h2><p>{t('state.mapFailed')}</p></div></div>} />
        </Suspense>
        {tool && (
          <div className="map-tool-bar" role="status" data-testid="tool-bar">
            <p>{toolWords(text, tool, postUnit)}</p>
            {drawing && <button type="button" className="button" disabled={corners.length < leastCorners} onClick={closePolygon}
              data-testid="close-polygon">{t('patrol.closePolygon')}</button>}
            <button type="button" className="button" onClick={leave} data-testid="tool-done">{t('patrol.toolDone')}</button>
          </div>
        )}
        <div className="map-tools" role="group" aria-label={t('shell.map')}>
          <button type="button" className="button icon" aria-label={t('map.zoomIn')} title={t('map.zoomIn')}
            onClick={() => commands.current?.zoom(1)}><Icon name="plus" /></button>
          <button type="button" className="button icon" aria-label={t('map.zoomOut')} title={t('map.zoomOut')}
            onClick={() => commands.current?.zoom(-1)}><Icon name="minus" /></button>
          <button type="button" className="button icon" aria-label={t('map.fit')} title={t('map.fit')}
            onClick={() => changeView({ camera: null })}><Icon name="fit" /></button>
        </div>
        {legend && !narrow && <PatrolLegend scene={scene} />}
      </section>
      {legend && narrow && <section className="patrol-key" aria-label={t('shell.legend')}
        data-testid="patrol-legend"><PatrolKey scene={scene} /></section>}
    </div>
  );
}
