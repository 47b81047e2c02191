import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

/** A value to quote elsewhere. Where the clipboard is refused (no secure context), the text is selected for copying by hand. */
export function Copyable({ name, what, value }: { name: string; what: string; value: string }): ReactNode {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const code = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    const select = (): void => window.getSelection()?.selectAllChildren(code.current!);
    if (!navigator.clipboard) select();
    else navigator.clipboard.writeText(value).then(() => setCopied(true), select);
  };
  return (
    <div className="copyable">
      <span className="quiet">{name}</span>
      <code ref={code}>{value}</code>
      <button type="button" className="button link" aria-label={t('inspector.copyLabel', { what })} onClick={copy}>
        {copied ? t('inspector.copied') : t('inspector.copy')}
      </button>
      <span role="status" className="visually-hidden">{copied ? t('inspector.copied') : ''}</span>
    </div>
  );
}
