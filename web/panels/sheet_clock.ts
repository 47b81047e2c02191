import { useEffect, useState } from 'react';
import { usePatrol } from '../patrol_run.tsx';

/** The present moment, anew every half minute: enough to say which stop is next. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The map shows only this unit while its sheet is there. */
export function useFocusedUnit(unit: string): void {
  const { setFocus } = usePatrol();
  useEffect(() => {
    setFocus(unit);
    return () => setFocus(null);
  }, [unit, setFocus]);
}
