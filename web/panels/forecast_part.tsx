import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

export function ForecastPart(): ReactNode {
  const { t } = useText();
  return <main className="patrol-page scroll"><h2>{t('forecasts.title')}</h2></main>;
}
