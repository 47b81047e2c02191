import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { useNarrow, useStatus, useView, useWindow } from '../state.tsx';
import { AreaPicker } from './area_picker.tsx';
import { AsOfNotice } from './as_of_notice.tsx';
import { FoldButton } from './fold.tsx';
import { HoursPicker, hoursWords } from './hours_picker.tsx';
import { Icon } from './icon.tsx';
import { LayerPicker } from './layer_picker.tsx';
import { OffencePicker, offenceWords } from './offence_picker.tsx';
import { PageMenu, PageTabs, ShareButton } from './page_menu.tsx';
import { MeasureSwitch, PaintSwitch } from './switches.tsx';
import { WindowPicker, windowWords } from './window_picker.tsx';
import './shell.css';

/** Every control that says what is being looked at. */
export function Filters(): ReactNode {
  return (
    <>
      <WindowPicker />
      <OffencePicker />
      <AreaPicker />
      <HoursPicker />
      <LayerPicker />
      <div className="switches"><MeasureSwitch /><PaintSwitch /></div>
    </>
  );
}

/** Of them those that mean something to an analysis. */
export function AnalysisFilters(): ReactNode {
  return (
    <>
      <WindowPicker />
      <OffencePicker />
      <AreaPicker />
      <HoursPicker />
    </>
  );
}

/** And those that mean something to a patrol: which hours count is said by the shift. */
export function PatrolFilters(): ReactNode {
  return (
    <>
      <WindowPicker />
      <OffencePicker />
      <AreaPicker />
    </>
  );
}

/** All of the filters in one line, for where there is no room for the controls. */
export function Summary(): ReactNode {
  const text = useText();
  const [view] = useView();
  const days = useWindow();
  const parts = [
    days ? windowWords(text, days) : '', offenceWords(text, view.offences),
    view.hours.length + view.weekdays.length ? hoursWords(text, view) : '',
  ].filter((part) => part !== '');
  return <p className="summary">{parts.join(' · ')}</p>;
}

/** Whose data these are; for the demonstration city also that it does not exist. */
function Brand(): ReactNode {
  const { t } = useText();
  const agency = useStatus().data?.agency;
  return (
    <div className="brand">
      <h1>{agency?.name ?? t('shell.title')}</h1>
      {agency?.demonstration && <p className="demonstration" data-testid="demonstration">{t('shell.demonstration')}</p>}
    </div>
  );
}

export function TopBar({ onHelp, onDownload, filters = <Filters /> }: { onHelp: () => void; onDownload?: () => void; filters?: ReactNode }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const narrow = useNarrow();
  const folded = narrow || view.folded.includes('top');
  return (
    <header className="top-bar" aria-label={t('shell.topBar')}>
      <Brand />
      {folded ? <Summary /> : <div className="filters">{filters}</div>}
      <div className="top-tools">
        {!narrow && <PageTabs />}
        <ShareButton />
        {!narrow && (
          <button type="button" className="button bare icon" aria-label={t('shell.help')} title={`${t('shell.help')} (?)`} onClick={onHelp} data-testid="help-button">
            <Icon name="help" />
          </button>
        )}
        <PageMenu onDownload={onDownload} />
        {!narrow && <FoldButton name="top" label={t('shell.topBar')} open="up" shut="down" />}
      </div>
      <AsOfNotice />
    </header>
  );
}
