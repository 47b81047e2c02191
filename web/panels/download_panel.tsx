import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Meta } from '../../server/model/answers.ts';
import { isLayerId, type LayerId } from '../../tiles/layers.ts';
import { addresses, type Address, type ExportList } from '../addresses.ts';
import { english, useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { useAnswer, useAreas, useHexes, useNarrow, useStatus, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { Copyable } from './copyable.tsx';
import { curlLine, downloadAddresses, shownLayer } from './download_addresses.ts';
import { Icon } from './icon.tsx';
import { useModal } from './modal.ts';
import { scopeParts } from './scope.tsx';
import './panels.css';

type Format = ExportList['formats'][number];
type Matched = { numberMatched: number; meta: Partial<Meta> & { dataVersion: string } };

const layerNames: Record<LayerId, MessageId> = {
  incidents: 'download.layer.incidents', hexes: 'download.layer.hexes', hotspots: 'download.layer.hotspots', changes: 'download.layer.changes',
  areas: 'download.layer.areas', backdrop: 'download.layer.backdrop', analysis: 'download.layer.analysis',
  patrols: 'download.layer.patrols',
};

/** What is shown, as a file or for other programs. */
export function DownloadPanel({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useText();
  const modal = useModal(open, onClose);
  return (
    <dialog {...modal} className="dialog download" aria-labelledby="download-title" data-testid="download">
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2 id="download-title">{t('download.title')}</h2>
          <button type="button" className="button bare icon" aria-label={t('shell.close')} onClick={onClose}><Icon name="close" /></button>
        </div>
        <div className="scroll stack">{open && <Choice />}</div>
      </div>
    </dialog>
  );
}

function Choice(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const list = useAnswer(addresses.exports());
  const [chosen, setChosen] = useState<LayerId | null>(null);
  const [extension, setExtension] = useState('geojson');
  if (list.failure) return <Failed failure={list.failure} retry={list.retry} />;
  if (!list.data) return <Waiting answer={list} lines={6} />;
  const offered = list.data.layers.map(({ id }) => id).filter(isLayerId).filter((id) => (id !== 'analysis' || view.run !== null) && (id !== 'patrols' || view.plan !== null));
  const layer = offered.find((id) => id === (chosen ?? shownLayer(view))) ?? offered[0];
  const format = list.data.formats.find((one) => one.extension === extension) ?? list.data.formats[0];
  if (layer === undefined || format === undefined) return <p className="notice warn" data-testid="download-none">{t('download.nothingOffered')}</p>;
  return (
    <>
      <OneOf name="layer" label={t('download.layer')} value={layer} choose={(id) => setChosen(id as LayerId)} options={offered.map((id) => ({ id, title: t(layerNames[id]) }))} />
      <OneOf name="format" label={t('download.format')} value={format.extension} choose={setExtension}
        options={list.data.formats.map((one) => ({ id: one.extension, title: one.title, after: `.${one.extension}` }))} />
      <Offer layer={layer} format={format} />
    </>
  );
}

type Options = { name: 'layer' | 'format'; label: string; value: string; choose: (id: string) => void; options: readonly { id: string; title: string; after?: string }[] };

/** All choices at a glance; on a narrow screen, where they would push the button out of sight, a list that opens. */
function OneOf({ name, label, value, choose, options }: Options): ReactNode {
  const narrow = useNarrow();
  if (narrow) {
    return (
      <label className="stack">
        <span className="tree-title">{label}</span>
        <select className="field" value={value} onChange={({ target }) => choose(target.value)} data-testid={`download-${name}`}>
          {options.map(({ id, title, after }) => <option key={id} value={id}>{after ? `${title} (${after})` : title}</option>)}
        </select>
      </label>
    );
  }
  return (
    <fieldset>
      <legend className="tree-title">{label}</legend>
      <div className="choices">
        {options.map(({ id, title, after }) => (
          <label key={id} className="tree-line">
            <input type="radio" name={`download-${name}`} checked={value === id} onChange={() => choose(id)} data-testid={`download-${name}-${id}`} />
            <span className="tree-name">{title}</span>
            {after && <span className="faint">{after}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function limitsOf({ t }: Text, { id, limits }: Format): string | null {
  const known = `download.limits.${id}`;
  return limits === null ? null : known in english ? t(known as MessageId) : limits;
}

/** How much it is, what is inside, the button, and the same rows for other programs. */
function Offer({ layer, format }: { layer: LayerId; format: Format }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const resolution = useHexes().data?.meta.resolution ?? view.resolution;
  const areas = useAreas().data?.areas ?? [];
  const at = downloadAddresses(layer, { view, agency: agency?.slug ?? '', lastCompleteDay: agency?.lastCompleteDay ?? null, resolution });
  const matched = useAnswer(agency && at.matched as Address<Matched>, agency?.dataVersion ?? null);
  if (matched.failure) return <Failed failure={matched.failure} retry={matched.retry} />;
  if (!matched.data || matched.stale) return <Waiting answer={matched} lines={3} />;
  const { numberMatched, meta } = matched.data;
  const { origin } = window.location;
  const limits = limitsOf(text, format);
  const inside = [
    ...(meta.filter ? scopeParts(text, meta.filter, areas.find(({ id }) => id === meta.filter?.area)?.name ?? null) : []),
    t('download.version', { version: meta.dataVersion }), t('download.handling'),
  ];
  const unplaced = layer === 'incidents' ? (meta.rows ?? 0) - (meta.placed ?? 0) : 0;
  return (
    <>
      <p role="status" data-testid="download-rows">{t('download.rows', { rows: numberMatched })}{unplaced > 0 && ` ${t('download.unplaced', { rows: unplaced })}`}</p>
      <p className="faint" data-testid="download-inside">{t('download.inside')}: {inside.join(' · ')}</p>
      {limits && <p className="faint" data-testid="download-limits">{limits}</p>}
      {numberMatched === 0
        ? <p className="notice" data-testid="download-empty">{t('download.empty')}</p>
        : <a className="button primary download-link" download href={at.file(format.extension)} data-testid="download-link">{t('download.button', { rows: numberMatched, format: format.title })}</a>}
      <section className="stack">
        <h3>{t('download.elsewhere')}</h3>
        <p className="faint">{t('download.elsewhereHint')}</p>
        <Copyable name={t('download.items')} what={t('download.items')} value={`${origin}${at.items}`} />
        <Copyable name={t('download.tiles')} what={t('download.tiles')} value={`${origin}${at.tileJson}`} />
        <Copyable name={t('download.curl')} what={t('download.curl')} value={curlLine(`${origin}${at.file(format.extension)}`)} />
        <p className="faint"><a href="/docs#ogc">{t('download.recipes')}</a></p>
      </section>
    </>
  );
}

export function DownloadButton({ onClick }: { onClick: () => void }): ReactNode {
  const { t } = useText();
  return <button type="button" className="button" onClick={onClick} title={t('download.open')} data-testid="download-button">{t('download.short')}</button>;
}
