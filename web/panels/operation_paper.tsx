import type { ReactNode, RefObject } from 'react';
import type { OperationRecord } from '../../server/model/operation.ts';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import { OnPaper, PaperChart, PaperReading, PaperTable } from './on_paper.tsx';
import { BalanceTable } from './operation_assignment.tsx';
import { dosageTable, effectChart, groupTable, weekChart } from './operation_figures.ts';
import { effectsOf } from './operation_outcome.tsx';
import { daysWords, scopeOf } from './operation_words.tsx';
import { MapPicture } from './printed_brief.tsx';

/** An operation on paper: one sheet for what was decided, one for what came of it. */
export function OperationOnPaper({ record, commands }: { record: OperationRecord; commands: RefObject<MapCommands | null> }): ReactNode {
  const text = useText();
  const { t } = text;
  const { assignment, lock, evaluation } = record;
  return (
    <OnPaper title={record.title} scope={scopeOf(text, record)} pictures={[() => commands.current?.picture() ?? null]}>
      {(picture = null) => (
        <>
          <p><strong>{t(`operations.state.${record.state}`)}.</strong> {record.why}</p>
          <div className="printed-columns">
            <div className="printed-stack">
              <MapPicture picture={picture} />
              {assignment && <BalanceTable assignment={assignment} />}
              {lock && <p>{t('operations.lockedWords', { when: text.instant(lock.at), who: lock.by, before: daysWords(text, lock.before),
                after: daysWords(text, lock.after), level: text.percent(lock.level), rings: lock.rings })} SHA-256 {lock.sha256}</p>}
            </div>
            <div className="printed-stack">
              <PaperReading reading={[...record.reading, ...(evaluation?.reading ?? [])]}
                warnings={[...record.warnings, ...(evaluation?.warnings ?? [])]} />
              {evaluation && effectsOf(evaluation).map(({ what, effect }) => <PaperChart key={what}
                chart={effectChart(text, effect, what)} width={300} />)}
            </div>
          </div>
          {evaluation && (
            <>
              <PaperTable table={groupTable(text, evaluation)} />
              {evaluation.weeks.length > 0 && <PaperChart chart={weekChart(text, evaluation)} width={680} />}
              <section><h2>{t('operations.notToConclude')}</h2>{evaluation.notToConclude.map((line, place) => <p
                key={place}>{said(text, line)}</p>)}</section>
            </>
          )}
          {record.plans.length > 0 && <PaperTable table={dosageTable(text, record)} most={16} />}
        </>
      )}
    </OnPaper>
  );
}
