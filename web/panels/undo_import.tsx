import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportReport } from '../../server/model/import_report.ts';
import { addresses } from '../addresses.ts';
import { change } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import { Failed } from './answer_state.tsx';
import { canUndo } from './import_account.ts';
import './data.css';

type Props = { report: ImportReport; onUndone: () => void };
type Step = 'offered' | 'asked' | 'under way';

/** Taking an import back: offered, asked for once more with what it will do, then done. Nothing where there is nothing to take back. */
export function UndoImport({ report, onUndone }: Props): ReactNode {
  const { t } = useText();
  const [step, setStep] = useState<Step>('offered');
  const [failure, setFailure] = useState<Failure | null>(null);
  const keep = useRef<HTMLButtonElement>(null);
  // Who got here with the keyboard goes on from the answer that changes nothing.
  useEffect(() => { if (step === 'asked') keep.current?.focus(); }, [step]);
  if (!canUndo(report)) return null;
  const ask = (): void => {
    setStep('asked');
    setFailure(null);
  };
  const undo = (): void => {
    setStep('under way');
    change('POST', addresses.undoImport(report.id)).catch((error: unknown) => {
      setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) }));
    }).finally(() => {
      setStep('offered');
      onUndone();
    });
  };
  return (
    <>
      {failure && <Failed failure={failure} />}
      {step === 'offered' && <p><button type="button" className="button" onClick={ask} data-testid="undo-import">{t('imports.undo')}</button></p>}
      {step !== 'offered' && (
        <div className="notice" role="group" aria-label={t('imports.undo')} data-testid="undo-question">
          <p><strong>{t('imports.undoAsk', { file: report.file })}</strong></p>
          <p>{t('imports.undoMeans', { stored: report.stored, changed: report.changed })}</p>
          <p className="undo-answers">
            <button type="button" className="button" ref={keep} disabled={step === 'under way'} onClick={() => setStep('offered')} data-testid="undo-no">{t('imports.undoNo')}</button>
            <button type="button" className="button primary" disabled={step === 'under way'} onClick={undo} data-testid="undo-yes">
              {step === 'under way' ? t('imports.undoing') : t('imports.undoYes')}
            </button>
          </p>
        </div>
      )}
    </>
  );
}
