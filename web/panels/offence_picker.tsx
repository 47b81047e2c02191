import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OffenceList } from '../../server/model/answers.ts';
import { offenceByCode } from '../../server/model/offence.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';
import { changeView, useOffences, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { Drop } from './drop.tsx';
import { Icon } from './icon.tsx';
import { markOf, toggled } from './offence_tree.ts';
import type { Mark } from './offence_tree.ts';

type Node = OffenceList['offences'][number];

const nameOf = ({ language }: Text, code: string): string => {
  const offence = offenceByCode.get(code);
  return offence ? (language === 'uk' ? offence.nameUk : offence.nameEn) : code;
};

/** The chosen offences in few words. */
export function offenceWords(text: Text, chosen: readonly string[]): string {
  const [first, ...rest] = chosen;
  if (!first) return text.t('offence.all');
  return rest.length ? text.t('offence.some', { first: nameOf(text, first), more: rest.length }) : nameOf(text, first);
}

/** Which offences are looked at: the tree with its counts in the window. */
export function OffencePicker(): ReactNode {
  const text = useText();
  const [view] = useView();
  return (
    <Drop label={text.t('offence.label')} value={offenceWords(text, view.offences)} restricts={view.offences.length > 0} width={380} testId="offence-picker">
      <OffenceTree chosen={view.offences} onChoose={(offences) => changeView({ offences })} />
    </Drop>
  );
}

/** The tree of offences with what of it is chosen. */
export function OffenceTree({ chosen, onChoose }: { chosen: readonly string[]; onChoose: (codes: string[]) => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const answer = useOffences();
  const [search, setSearch] = useState('');
  const nodes = answer.data?.offences ?? [];
  const [open, setOpen] = useState<readonly string[]>(() => chosen.map((code) => code.split('.')[0]!));
  const wanted = search.trim().toLocaleLowerCase(text.locale);
  const matches = (node: Node): boolean => node.name[text.language].toLocaleLowerCase(text.locale).includes(wanted) || node.code.includes(wanted);
  const groups = nodes.filter((node) => node.parent === null).map((group) => {
    const kinds = nodes.filter(({ parent }) => parent === group.code);
    return { group, kinds: wanted && !matches(group) ? kinds.filter(matches) : kinds };
  }).filter(({ group, kinds }) => !wanted || matches(group) || kinds.length > 0);
  const choose = (code: string): void => onChoose(toggled(nodes, chosen, code));
  const total = nodes.reduce((sum, node) => sum + (node.parent === null ? node.count : 0), 0);
  return (
    <div className="stack">
      <input type="search" className="field" placeholder={t('offence.search')} aria-label={t('offence.search')} value={search}
        onChange={({ target }) => setSearch(target.value)} data-autofocus data-testid="offence-search" />
      <Waiting answer={answer} lines={8} />
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {answer.data && (
        <ul className="tree scroll" aria-label={t('offence.tree')}>
          {!wanted && (
            <li><Line mark={chosen.length === 0 ? 'on' : 'off'} name={t('offence.all')} count={total} code="all"
              onChange={() => onChoose([])} /></li>
          )}
          {groups.map(({ group, kinds }) => {
            const shown = kinds.length > 0 && (wanted !== '' || open.includes(group.code));
            return (
              <li key={group.code}>
                <div className="tree-group">
                  {kinds.length > 0 ? (
                    <button type="button" className="button bare icon" aria-expanded={shown}
                      aria-label={t(shown ? 'offence.collapse' : 'offence.expand', { offence: group.name[text.language] })}
                      onClick={() => setOpen(shown ? open.filter((code) => code !== group.code) : [...open, group.code])}>
                      <Icon name={shown ? 'down' : 'right'} />
                    </button>
                  ) : <span className="tree-gap" />}
                  <NodeLine node={group} nodes={nodes} chosen={chosen} choose={choose} />
                </div>
                {shown && <ul className="tree-kinds">{kinds.map((kind) => <li key={kind.code}><NodeLine node={kind} nodes={nodes} chosen={chosen} choose={choose} /></li>)}</ul>}
              </li>
            );
          })}
          {groups.length === 0 && <li className="quiet">{t('offence.none')}</li>}
        </ul>
      )}
    </div>
  );
}

function NodeLine({ node, nodes, chosen, choose }: { node: Node; nodes: readonly Node[]; chosen: readonly string[]; choose: (code: string) => void }): ReactNode {
  const { t, language } = useText();
  return (
    <Line mark={markOf(nodes, chosen, node.code)} name={node.name[language]} count={node.count} code={node.code}
      note={node.recordedBy === 'discovered' ? t('offence.discovered') : undefined} onChange={() => choose(node.code)} />
  );
}

type LineProperties = { mark: Mark; name: string; count: number; code: string; note?: string; onChange: () => void };

function Line({ mark, name, count, code, note, onChange }: LineProperties): ReactNode {
  const { t, number } = useText();
  return (
    <label className="tree-line">
      <input type="checkbox" checked={mark === 'on'} onChange={onChange} data-testid={`offence-${code}`}
        ref={(box) => { if (box) box.indeterminate = mark === 'part'; }} />
      <span className="tree-name">{name}{note && <span className="faint" title={t('offence.discoveredHint')}> {note}</span>}</span>
      <span className="number quiet" title={t('offence.count', { count })}>{number(count)}</span>
    </label>
  );
}
