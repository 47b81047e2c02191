import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

export function BeatsPart(): ReactNode {
  const { t } = useText();
  return <main className="patrol-page scroll"><h2>{t('beats.title')}</h2></main>;
}
