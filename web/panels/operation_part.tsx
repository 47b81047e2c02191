import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

export function OperationPart(): ReactNode {
  const { t } = useText();
  return <main className="patrol-page scroll"><h2>{t('operations.title')}</h2></main>;
}
