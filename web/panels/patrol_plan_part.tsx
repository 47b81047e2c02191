import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';

/** Where should these units spend these hours, and what do they leave uncovered? */
export function PlanPart(): ReactNode {
  const { t } = useText();
  return <main className="patrol-page scroll"><h2>{t('patrol.part.plan')}</h2></main>;
}
