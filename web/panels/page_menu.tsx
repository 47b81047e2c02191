import { useState } from 'react';
import type { ReactNode } from 'react';
import { Popover } from '@mantine/core';
import { useText } from '../messages/messages.tsx';
import { changeView, useStatus, useView } from '../state.tsx';
import { encodeView, languages, pages, pinned, themes } from '../url.ts';
import type { Page } from '../url.ts';
import { Icon } from './icon.tsx';

const languageNames = { en: 'English', uk: 'Українська' } as const;

/** Language, colours, agency, and the way to the other pages. */
export function PageMenu({ onDownload }: { onDownload?: () => void }): ReactNode {
  const { t, language } = useText();
  const [view] = useView();
  const status = useStatus().data;
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" offset={4} withinPortal trapFocus returnFocus
      transitionProps={{ duration: 0 }} shadow="none" radius={0} width="min(280px, calc(100vw - 16px))" middlewares={{ shift: { padding: 8 }, flip: false }}>
      <Popover.Target>
        <button type="button" className="button bare icon" aria-expanded={open} aria-haspopup="dialog" aria-label={t('shell.more')}
          title={t('shell.more')} onClick={() => setOpen(!open)} data-testid="menu"><Icon name="menu" /></button>
      </Popover.Target>
      <Popover.Dropdown className="drop" aria-label={t('shell.more')}>
        <div className="stack">
          <fieldset>
            <legend className="tree-title">{t('shell.language')}</legend>
            <div className="segments fill">
              {languages.map((name) => (
                <button key={name} type="button" lang={name} aria-pressed={language === name} data-testid={`language-${name}`}
                  onClick={() => changeView({ language: name }, 'replace')}>{languageNames[name]}</button>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend className="tree-title">{t('shell.theme')}</legend>
            <div className="segments fill">
              {[null, ...themes].map((name) => (
                <button key={name ?? 'system'} type="button" aria-pressed={view.theme === name} data-testid={`theme-${name ?? 'system'}`}
                  onClick={() => changeView({ theme: name }, 'replace')}>
                  {t(name === null ? 'shell.themeSystem' : name === 'dark' ? 'shell.themeDark' : 'shell.themeLight')}
                </button>
              ))}
            </div>
          </fieldset>
          {status && status.agencies.length > 1 && (
            <fieldset>
              <legend className="tree-title">{t('shell.agency')}</legend>
              {status.agencies.map(({ slug, name }) => (
                <label key={slug} className="tree-line">
                  <input type="radio" name="agency" checked={status.agency?.slug === slug} data-testid={`agency-${slug}`}
                    onChange={() => changeView({ agency: slug, area: null, cell: null, camera: null, window: { kind: 'last', days: 365 } })} />
                  <span className="tree-name">{name}</span>
                </label>
              ))}
            </fieldset>
          )}
          <nav>
            {pages.filter((page) => page !== view.page).map((page) => <PageLink key={page} page={page} className="option" onFollow={() => setOpen(false)} />)}
            {onDownload && <button type="button" className="option" data-testid="to-download" onClick={() => { setOpen(false); onDownload(); }}>{t('download.open')}</button>}
            <button type="button" className="option" data-testid="print" onClick={() => { setOpen(false); setTimeout(() => window.print(), 0); }}>{t('print.button')}</button>
            <a className="option" href="/docs">{t('shell.toReference')}</a>
          </nav>
          <p className="faint">{t('shell.version', { version: status?.version ?? '' })}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The way to another page, everything that is looked at kept. */
function PageLink({ page, className, current = false, onFollow }: { page: Page; className: string; current?: boolean; onFollow?: () => void }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  return (
    <a className={className} href={`?${encodeView({ ...view, page })}`} aria-current={current ? 'page' : undefined} data-testid={`to-${page}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onFollow?.();
        changeView({ page });
      }}>{t(`shell.page.${page}`)}</a>
  );
}

/** The pages beside each other. */
export function PageTabs(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  return <nav className="page-tabs" aria-label={t('shell.pages')}>{pages.map((page) => <PageLink key={page} page={page} className="page-tab" current={view.page === page} />)}</nav>;
}

/** Copies an address that shows another person this very view: its window no longer moves. */
export function ShareButton(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const link = `${window.location.origin}/?${encodeView(pinned(view, agency?.slug ?? null, agency?.lastCompleteDay ?? null))}`;
  const copy = (): void => {
    const said = navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject(new Error('no clipboard'));
    said.then(() => {
      setOutcome('copied');
      setTimeout(() => setOutcome((now) => (now === 'copied' ? null : now)), 4000);
    }, () => setOutcome('refused'));
  };
  return (
    <Popover opened={outcome !== null} onChange={(open) => { if (!open) setOutcome(null); }} position="bottom-end" offset={4} withinPortal
      transitionProps={{ duration: 0 }} shadow="none" radius={0} width="min(360px, calc(100vw - 16px))" middlewares={{ shift: { padding: 8 }, flip: false }}>
      <Popover.Target>
        <button type="button" className="button bare icon" onClick={copy} aria-label={t('shell.share')} title={t('shell.share')} data-testid="share">
          <Icon name="link" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="drop passing">
        <div className="stack" role="status" data-testid="share-outcome">
          <p>{t(outcome === 'refused' ? 'shell.shareFailed' : 'shell.shared')}</p>
          {outcome === 'refused' && (
            <input className="field" readOnly value={link} aria-label={t('shell.share')} onFocus={({ target }) => target.select()} />
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
