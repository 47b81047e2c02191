import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

export function HoursPart(): ReactNode {
  const { t } = useText();
  return <main className="patrol-page scroll"><h2>{t('hours.title')}</h2></main>;
}
