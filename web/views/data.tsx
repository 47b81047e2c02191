import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

export function DataView(): ReactNode {
  const { t } = useText();
  return <main>{t('shell.data')}</main>;
}
