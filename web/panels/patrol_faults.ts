import type { DraftFault } from '../patrol_draft.ts';
import { faultsOf } from '../patrol_draft.ts';
import { usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { faultWords } from './parameter_field.tsx';

export function draftFaultWords(text: Text, { id, least, most }: DraftFault): string {
  if (id === 'number' || id === 'whole' || id === 'range') return faultWords(text, { id, least, most } as Parameters<typeof faultWords>[1]);
  return text.t(`patrol.fault.${id}`);
}

/** What is wrong with a field: found here at once, or said by the server when it was asked. Fields have the paths of the request. */
export function useFaults(): (field: string) => string | null {
  const text = useText();
  const { draft, worker } = usePatrol();
  const own = draft ? faultsOf(draft) : [];
  const said = worker.work?.failure?.fields ?? [];
  return (field) => {
    const fault = own.find((one) => one.field === field);
    if (fault) return draftFaultWords(text, fault);
    return said.find((one) => !one.change && (one.field === field || one.field.startsWith(`${field}.`)))?.message ?? null;
  };
}
