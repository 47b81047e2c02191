import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { clockIn } from './setting_values.ts';

/** A time of day as 20:30 in every language, whatever clock the browser has; 8.30 and 830 are understood when the field is left. */
export function ClockInput({ value, onChange, invalid, placeholder, testId }: { value: string; onChange: (value: string) => void; invalid: boolean; placeholder?: string; testId?: string }): ReactNode {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const tidy = (): void => {
    const spread = /^\d{3,4}$/.test(typed.trim()) ? `${typed.trim().slice(0, -2)}:${typed.trim().slice(-2)}` : /^\d{1,2}$/.test(typed.trim()) ? `${typed.trim()}:00` : typed;
    const clock = clockIn(spread);
    if (clock !== null && clock !== value) onChange(clock);
  };
  return (
    <input className="field" value={typed} inputMode="numeric" maxLength={5} spellCheck={false} autoComplete="off" aria-invalid={invalid} placeholder={placeholder} onBlur={tidy}
      onChange={({ target }) => { setTyped(target.value); onChange(target.value.trim()); }} data-testid={testId} />
  );
}
