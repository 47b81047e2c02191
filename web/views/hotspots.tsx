import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

export function HotspotView(): ReactNode {
  const { t } = useText();
  return <main>{t('shell.title')}</main>;
}
