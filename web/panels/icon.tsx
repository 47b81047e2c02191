import type { ReactNode } from 'react';

/** Line drawings on a grid of 16; decoration only, the control beside them carries the words. */
const paths = {
  plus: 'M8 3v10M3 8h10', minus: 'M3 8h10', close: 'M4 4l8 8M12 4l-8 8', check: 'M3 8.5l3.5 3.5L13 4.5',
  up: 'M4 10l4-4 4 4', down: 'M4 6l4 4 4-4', left: 'M10 4L6 8l4 4', right: 'M6 4l4 4-4 4',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4', layers: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
  link: 'M6.2 9.8l3.6-3.6M7.2 4.6l1.6-1.6a2.9 2.9 0 0 1 4.2 4.2l-1.6 1.6M8.8 11.4l-1.6 1.6a2.9 2.9 0 0 1-4.2-4.2l1.6-1.6',
  help: 'M5.8 6a2.2 2.2 0 1 1 4.2.9c-.7.9-2 1.2-2 2.6M8 12.2v.3', menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  play: 'M5 3l8 5-8 5Z', pause: 'M5.5 3v10M10.5 3v10', stop: 'M4 4h8v8H4Z',
  pin: 'M8 14s4.5-4.4 4.5-7.7a4.5 4.5 0 0 0-9 0C3.5 9.6 8 14 8 14zM8 8a1.7 1.7 0 1 0 0-3.4A1.7 1.7 0 0 0 8 8z', hexagon: 'M8 2l5 3v6l-5 3-5-3V5z',
  polygon: 'M3 5l6-2.5L13.5 8 10 13.5 3.5 12z', lock: 'M4 7.5h8v6H4zM5.5 7.5V5.4a2.5 2.5 0 0 1 5 0v2.1', undo: 'M6 3.5L3 6.5l3 3M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7',
  north: 'M8 2l3.5 11L8 10.5 4.5 13z', search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3L14 14',
} as const;
export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="glyph" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5"
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
