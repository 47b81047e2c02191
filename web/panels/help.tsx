import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';
import { Icon } from './icon.tsx';
import { useModal } from './modal.ts';

const rows: readonly [MessageId | string, MessageId][] = [
  ['help.keyArrows', 'help.arrows'], ['help.keyShiftArrows', 'help.pan'], ['+  −', 'help.zoom'], ['0', 'help.fit'],
  ['help.keyEscape', 'help.escape'], ['[', 'help.previous'], [']', 'help.next'], ['H', 'help.paint'], ['M', 'help.measure'],
  ['1  2  3  4', 'help.panels'], ['?', 'help.help'],
];

const analysisRows: readonly [MessageId | string, MessageId][] = [
  ['help.keyArrows', 'help.arrowsFeature'], ['help.keyShiftArrows', 'help.pan'], ['help.keyArrows', 'help.arrowsChart'], ['+  −', 'help.zoom'], ['0', 'help.fit'],
  ['help.keyEscape', 'help.escape'], ['[', 'help.previous'], [']', 'help.next'], ['?', 'help.help'],
];

const patrolRows: readonly [MessageId | string, MessageId][] = [
  ['help.keyArrows', 'help.arrowsPatrol'], ['Enter', 'help.enterPatrol'], ['help.keyShiftArrows', 'help.pan'], ['+  −', 'help.zoom'], ['0', 'help.fit'],
  ['help.keyEscape', 'help.escapePatrol'], ['[', 'help.previous'], [']', 'help.next'], ['?', 'help.help'],
];

/** The list of keyboard shortcuts: of the map, of an analysis, or of patrols. */
export function Help({ open, onClose, analysis = false, patrol = false }: { open: boolean; onClose: () => void; analysis?: boolean; patrol?: boolean }): ReactNode {
  const { t } = useText();
  const modal = useModal(open, onClose);
  return (
    <dialog {...modal} className="dialog" aria-labelledby="help-title" data-testid="help">
      <div className="stack">
        <div className="panel-head">
          <h2 id="help-title">{t('help.title')}</h2>
          <button type="button" className="button bare icon" aria-label={t('shell.close')} onClick={onClose}><Icon name="close" /></button>
        </div>
        <table className="keys">
          <tbody>
            {(patrol ? patrolRows : analysis ? analysisRows : rows).map(([keys, meaning]) => (
              <tr key={meaning}>
                <th scope="row">{(keys.startsWith('help.') ? t(keys as MessageId) : keys).split('  ').map((key) => <kbd key={key}>{key}</kbd>)}</th>
                <td>{t(meaning)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="faint">{t('help.note')}</p>
      </div>
    </dialog>
  );
}
