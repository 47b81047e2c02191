import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Picture } from '../map_picture.ts';
import { setPrinting } from '../state.tsx';

export type Printed = { picture: Picture | null; printedAt: string };

/**
 * What a page on paper needs while it is being printed, else null. The browser waits for nobody after `beforeprint`: colours,
 * picture and sheet must all be there when its listener returns.
 */
export function usePrinting(takePicture: () => Picture | null): Printed | null {
  const [printed, setPrinted] = useState<Printed | null>(null);
  const take = useRef(takePicture);
  take.current = takePicture;
  useEffect(() => {
    const before = (): void => {
      flushSync(() => setPrinting(true));
      const picture = take.current();
      flushSync(() => setPrinted({ picture, printedAt: new Date().toISOString() }));
    };
    const after = (): void => {
      setPrinted(null);
      setPrinting(false);
    };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  return printed;
}
