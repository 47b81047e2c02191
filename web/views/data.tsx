import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportReport } from '../../server/model/import_report.ts';
import { addresses } from '../addresses.ts';
import { change } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import { Failed, Waiting } from '../panels/answer_state.tsx';
import { isUnderWay } from '../panels/import_account.ts';
import { ImportRow } from '../panels/import_row.tsx';
import { KeyList } from '../panels/key_list.tsx';
import { PageMenu, PageTabs } from '../panels/page_menu.tsx';
import { usePrinting } from '../panels/printing.ts';
import { QualityReport } from '../panels/quality_report.tsx';
import { StatusLine } from '../panels/status_line.tsx';
import { UploadForm } from '../panels/upload_form.tsx';
import { Webhooks } from '../panels/webhooks.tsx';
import { changeView, useAnswer, useStatus } from '../state.tsx';
import { defaultView } from '../url.ts';
import '../panels/shell.css';
import '../panels/data.css';

const pollMilliseconds = 700;

/** Did last night's file load, what was refused and why; and loading the next. */
export function DataView(): ReactNode {
  const { t } = useText();
  usePrinting(() => null);
  const status = useStatus();
  const agency = status.data?.agency ?? null;
  // A file goes to the agency that is looked at, and never to the demonstration city.
  const receiver = agency?.demonstration === false ? agency : status.data?.agencies.find(({ demonstration }) => !demonstration) ?? null;
  const [justSent, setJustSent] = useState<string | null>(null);
  const imports = useImports();
  const { refresh } = imports;
  const sent = useCallback((report: ImportReport) => {
    setJustSent(report.id);
    refresh();
  }, [refresh]);
  return (
    <div className="data-view" data-testid="data-view">
      <header className="top-bar">
        <div className="brand">
          <h1>{t('data.title')}</h1>
          {agency && <p className="quiet">{agency.name}{agency.demonstration && ` · ${t('data.demonstration')}`}</p>}
        </div>
        <div className="top-tools">
          <PageTabs />
          <PageMenu />
        </div>
      </header>
      <main className="data-main scroll" aria-label={t('data.title')}>
        <div className="data-columns">
          <div className="data-upload">
            {status.data && <UploadForm receiver={receiver} last={imports.reports?.find(({ id }) => id === justSent) ?? null} onSent={sent} />}
          </div>
          <div className="data-imports"><ImportList imports={imports} justSent={justSent} /></div>
          <div className="data-quality">{agency ? <QualityReport /> : <Waiting answer={status} lines={6} />}</div>
          <div className="data-others">
            {agency && <Webhooks agency={agency.slug} />}
            <KeyList agency={agency?.slug ?? null} />
          </div>
        </div>
      </main>
      <StatusLine />
    </div>
  );
}

type Imports = { reports: ImportReport[] | null; answer: ReturnType<typeof useImportList>; refresh: () => void };

const useImportList = (tick: number) => useAnswer(addresses.imports({ limit: 50 }), String(tick));

/** The imports of every agency, asked again while one is under way. */
function useImports(): Imports {
  const [tick, setTick] = useState(0);
  const answer = useImportList(tick);
  const reports = answer.data?.imports ?? null;
  const underWay = reports?.some(isUnderWay) ?? false;
  const refresh = useCallback(() => setTick((count) => count + 1), []);
  useEffect(() => {
    if (!underWay || answer.loading) return;
    const timer = setTimeout(refresh, pollMilliseconds);
    return () => clearTimeout(timer);
  }, [underWay, answer.loading, tick, refresh]);
  return { reports, answer, refresh };
}

function ImportList({ imports: { reports, answer, refresh }, justSent }: { imports: Imports; justSent: string | null }): ReactNode {
  const { t } = useText();
  const [cancelling, setCancelling] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const cancel = ({ id }: ImportReport): void => {
    setCancelling((before) => new Set(before).add(id));
    setFailure(null);
    change('DELETE', addresses.import(id)).catch((error: unknown) => {
      setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) }));
      setCancelling((before) => new Set([...before].filter((other) => other !== id)));
    }).finally(refresh);
  };
  const status = useStatus();
  const agencies = status.data?.agencies ?? null;
  // What is shown beside the list counts what was taken away until the state of the data is asked for again.
  const undone = (): void => {
    refresh();
    status.retry();
  };
  const isDemonstration = ({ agency }: ImportReport): boolean => agencies?.some(({ slug, demonstration }) => demonstration && slug === agency) ?? false;
  // Until it is known whose is whose, none is shown in the wrong place.
  const known = agencies === null ? null : reports;
  const own = known?.filter((report) => !isDemonstration(report)) ?? [];
  const others = known?.filter(isDemonstration) ?? [];
  const row = (report: ImportReport): ReactNode => (
    <div key={report.id}>
      {report.id === justSent && report.status === 'completed' && <Done report={report} />}
      <ImportRow report={report} onCancel={cancel} cancelling={cancelling.has(report.id)} onUndone={undone} />
    </div>
  );
  return (
    <section className="card" aria-labelledby="imports-title" data-testid="imports">
      <h2 id="imports-title">{t('imports.title')}</h2>
      {answer.data === null && <Waiting answer={answer} lines={4} />}
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {failure && <Failed failure={failure} />}
      {known && own.length === 0 && <p className="quiet">{t('imports.none')}</p>}
      {own.map(row)}
      {others.length > 0 && (
        <details className="how" key={own.length === 0 ? 'open' : 'shut'} open={own.length === 0} data-testid="demonstration-imports">
          <summary>{t('imports.demonstration', { files: others.length })}</summary>
          {others.map(row)}
        </details>
      )}
    </section>
  );
}

/** The way from a loaded file to what it shows. */
function Done({ report }: { report: ImportReport }): ReactNode {
  const { t } = useText();
  return (
    <div className="notice done" role="status" data-testid="import-done">
      <p>{t('upload.done')}</p>
      <button type="button" className="button primary" data-testid="show-on-map" onClick={() => changeView({
        page: 'map', agency: report.agency, window: defaultView.window, offences: [], hours: [], weekdays: [], area: null, cell: null, camera: null,
      })}>{t('upload.show')}</button>
    </div>
  );
}
