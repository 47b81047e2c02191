import { useEffect, useRef } from 'react';
import type { MouseEvent, RefObject } from 'react';

type Modal = { ref: RefObject<HTMLDialogElement | null>; onClose: () => void; onClick: (event: MouseEvent<HTMLDialogElement>) => void };

/** What a dialog takes to stand over the page exactly while it is open. Escape closes it, and a click beside it. */
export function useModal(open: boolean, onClose: () => void): Modal {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !ref.current?.open) ref.current?.showModal();
    if (!open && ref.current?.open) ref.current.close();
  }, [open]);
  return { ref, onClose, onClick: (event) => { if (event.target === event.currentTarget) onClose(); } };
}
