import type { ReactNode } from 'react';
import { unitColour, unitDash } from '../layers/patrols.ts';
import { css } from '../ramp.ts';
import { useTheme } from '../state.tsx';

/** A unit as the map draws it: its line with its dashes, and its call sign. */
export function UnitMark({ place, unit }: { place: number; unit: string }): ReactNode {
  const theme = useTheme();
  const [on, off] = unitDash(place);
  return (
    <span className="unit-mark">
      <svg width="24" height="8"
        aria-hidden="true"><line x1="1" x2="23" y1="4" y2="4" stroke={css(unitColour(theme, place))} strokeWidth="3" strokeDasharray={off === 0 ? undefined : `${on * 3} ${off * 3}`} /></svg>
      <strong>{unit}</strong>
    </span>
  );
}
