import { useId } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

type Base = {
  label: string; hint?: string;
  /** What is wrong with it; null or absent while nothing is. */
  fault?: string | null;
  testId?: string;
};

function Frame({ id, label, hint, fault, children }: Base & { id: string; children: ReactNode }): ReactNode {
  return (
    <div className="parameter">
      <label htmlFor={id}>{label}</label>
      {children}
      {fault && <p className="parameter-fault" id={`${id}-fault`} role="alert">{fault}</p>}
      {hint && <p className="faint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
const described = (id: string, { hint, fault }: Base): string | undefined => [fault && `${id}-fault`,
  hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;

type TextProperties = Base & { value: string; onChange: (value: string) => void; unit?: string; numeric?: boolean; placeholder?: string; maxLength?: number };

/** A field for words or numbers, with its unit behind it. Numbers stay as they were typed until they are used. */
export function TextSetting({ value, onChange, unit, numeric = false, placeholder, maxLength = 200, ...base }: TextProperties): ReactNode {
  const id = useId();
  return (
    <Frame id={id} {...base}>
      <span className="field-unit">
        <input id={id} className="field" value={value} inputMode={numeric ? 'decimal' : 'text'} spellCheck={false} autoComplete="off"
          placeholder={placeholder} maxLength={maxLength}
          aria-invalid={Boolean(base.fault)} aria-describedby={described(id, base)} onChange={({ target }) => onChange(target.value)}
            data-testid={base.testId} />
        {unit && <span className="quiet">{unit}</span>}
      </span>
    </Frame>
  );
}

/** Sentences rather than words. */
export function WordsSetting({ value, onChange, rows = 3,
  ...base }: Base & { value: string; onChange: (value: string) => void; rows?: number }): ReactNode {
  const id = useId();
  return (
    <Frame id={id} {...base}>
      <textarea id={id} className="field" rows={rows} value={value} maxLength={4000} aria-invalid={Boolean(base.fault)}
        aria-describedby={described(id, base)}
        onChange={({ target }) => onChange(target.value)} data-testid={base.testId} />
    </Frame>
  );
}

export type Choice<T extends string> = { value: T; title: string };
export function ChoiceSetting<T extends string>({ value, onChange, choices,
  ...base }: Base & { value: T; onChange: (value: T) => void; choices: readonly Choice<T>[] }): ReactNode {
  const id = useId();
  return (
    <Frame id={id} {...base}>
      <select id={id} className="field" value={value} aria-invalid={Boolean(base.fault)} aria-describedby={described(id, base)}
        onChange={({ target }) => onChange(target.value as T)} data-testid={base.testId}>
        {choices.map(({ value: own, title }) => <option key={own} value={own}>{title}</option>)}
      </select>
    </Frame>
  );
}

/** One of few things, all of them seen at once. */
export function Segments<T extends string>({ label, value, onChange, choices, testId }: {
  label: string; value: T; onChange: (value: T) => void; choices: readonly Choice<T>[]; testId?: string;
}): ReactNode {
  return (
    <div className="segments" role="group" aria-label={label} data-testid={testId}>
      {choices.map(({ value: own, title }) => <button key={own} type="button" aria-pressed={own === value}
        onClick={() => onChange(own)} data-testid={testId && `${testId}-${own}`}>{title}</button>)}
    </div>
  );
}

/** Days of the week, any number of them. */
export function WeekdaySetting({ label, value, onChange,
  fault }: { label: string; value: readonly number[]; onChange: (value: number[]) => void; fault?: string | null }): ReactNode {
  const text = useText();
  const toggle = (day: number): void => onChange([1, 2, 3, 4, 5, 6, 7].filter((one) => (one === day ? !value.includes(one) : value.includes(one))));
  return (
    <div className="parameter" role="group" aria-label={label}>
      <span>{label}</span>
      <div className="segments fill weekday-segments">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <button key={day} type="button" aria-pressed={value.includes(day)} aria-label={text.weekday(day, 'long')}
            title={text.weekday(day, 'long')} onClick={() => toggle(day)}>{text.weekday(day)}</button>
        ))}
      </div>
      {fault && <p className="parameter-fault" role="alert">{fault}</p>}
    </div>
  );
}

/** A box that is ticked or not. */
export function TickSetting({ label, hint, value, onChange,
  testId }: { label: string; hint?: string; value: boolean; onChange: (value: boolean) => void; testId?: string }): ReactNode {
  const id = useId();
  return (
    <div className="parameter">
      <label className="choice" htmlFor={id}><input id={id} type="checkbox" checked={value}
        onChange={({ target }) => onChange(target.checked)} data-testid={testId} />{label}</label>
      {hint && <p className="faint">{hint}</p>}
    </div>
  );
}
