import { useState } from 'react';
import type { ReactNode } from 'react';
import { Popover } from '@mantine/core';
import { Icon } from './icon.tsx';

type Properties = {
  /** What the control sets, small above its value. */
  label: string;
  value: string;
  /** Set apart while it restricts what is shown. */
  restricts?: boolean;
  width?: number;
  testId?: string;
  children: ReactNode | ((close: () => void) => ReactNode);
};

/** A control of the top bar: its name and its present value, opening a panel below. */
export function Drop({ label, value, restricts = false, width = 340, testId, children }: Properties): ReactNode {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" offset={4} withinPortal trapFocus returnFocus
      transitionProps={{ duration: 0 }} shadow="none" radius={0} width={`min(${width}px, calc(100vw - 16px))`}
      middlewares={{ shift: { padding: 8 }, flip: false, size: { padding: 8 } }} floatingStrategy="fixed">
      <Popover.Target>
        <button type="button" className={`chip${restricts ? ' restricts' : ''}`} onClick={() => setOpen(!open)} data-testid={testId}
          aria-expanded={open} aria-haspopup="dialog">
          <span className="chip-label">{label}</span>{' '}
          <span className="chip-value">{value}</span>
          <Icon name="down" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="drop scroll" aria-label={label}>
        {typeof children === 'function' ? children(close) : children}
      </Popover.Dropdown>
    </Popover>
  );
}
