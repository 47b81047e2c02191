import type { ReactNode } from 'react';
import type { MethodDescription } from '../analysis_methods.ts';
import { useRun } from '../analysis_run.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useView } from '../state.tsx';
import { ParameterField } from './parameter_field.tsx';
import { faulty, given } from './parameter_values.ts';
import { RunProgress } from './run_progress.tsx';
import { UnitField } from './unit_field.tsx';

const crsExample = 'EPSG:32636';

/** Everything that can be set about a method, and the button that runs it on what the bar above selects. */
export function MethodForm({ method, current }: { method: MethodDescription; current: boolean }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const { run, start } = useRun();
  const wrong = faulty(method.parameters, view.parameters);
  const set = (name: string, text: string | null): void => changeView((now) => {
    const others = Object.fromEntries(Object.entries(now.parameters).filter(([other]) => other !== name));
    return { parameters: given(method.parameters, text === null ? others : { ...others, [name]: text }) };
  }, 'replace');
  const busy = run !== null && run.failure === null;
  const submit = (): void => {
    if (wrong.length === 0 && !busy) start(view, { parameters: given(method.parameters, view.parameters), with: null });
  };
  return (
    <form className="method-form" onSubmit={(event) => { event.preventDefault(); submit(); }} aria-label={t('analysis.settings')} data-testid="method-form">
      <UnitField method={method} />
      {Object.entries(method.parameters).map(([name, parameter]) => (
        <ParameterField key={name} name={name} parameter={parameter} text={view.parameters[name]} change={(text) => set(name, text)} />
      ))}
      <details className="how" open={view.seed !== null || view.crs !== null}>
        <summary>{t('analysis.advanced')}</summary>
        {method.random && (
          <label className="parameter">
            <span>{t('analysis.seed')}</span>
            <input className="field" inputMode="numeric" value={view.seed ?? 1} data-testid="seed"
              onChange={({ target }) => { if (/^\d{1,10}$/.test(target.value) && Number(target.value) <= 4_294_967_295) changeView({ seed: Number(target.value) === 1 ? null : Number(target.value) }, 'replace'); }} />
            <span className="faint">{t('analysis.seedHint')}</span>
          </label>
        )}
        <CrsField />
      </details>
      <div className="run-bar">
        {busy ? <RunProgress run={run} /> : (
          <>
            <button type="submit" className="button primary" disabled={wrong.length > 0} data-testid="run">{t(current ? 'analysis.runAgain' : 'analysis.run')}</button>
            <p className="faint">{wrong.length > 0 ? t('analysis.wrong', { count: wrong.length }) : current ? t('analysis.current') : t('analysis.onFilter')}</p>
          </>
        )}
        {run?.failure && <RunProgress run={run} />}
      </div>
    </form>
  );
}

function CrsField(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  return (
    <label className="parameter">
      <span>{t('analysis.crs')}</span>
      <input className="field" defaultValue={view.crs ?? ''} placeholder={crsExample} spellCheck={false} data-testid="crs"
        onChange={({ target }) => { if (target.value === '' || /^EPSG:\d{4,5}$/.test(target.value)) changeView({ crs: target.value || null }, 'replace'); }} />
      <span className="faint">{t('analysis.crsHint')}</span>
    </label>
  );
}
