import { useEffect, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { BeatsBody, PostsBody } from '../../server/model/beats.ts';
import { beatAddresses, choiceIn, choiceText, isPosts, kinds as savedKinds } from '../beats.ts';
import type { Kind, Saved } from '../beats.ts';
import { constant, remember } from '../api.ts';
import { said } from '../charts/quantity.ts';
import { useKept } from '../kept.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus, useView } from '../state.tsx';
import { filterOf } from '../url.ts';
import { useWork } from '../use_work.tsx';
import { makeDocument } from '../work.ts';
import { Failed, Waiting } from './answer_state.tsx';
import { beatsFormOf, firstBeatsForm, judgeBeats } from './beats_form.ts';
import { PostsResult } from './beats_posts.tsx';
import { BeatsResult } from './beats_result.tsx';
import { BeatsSettings } from './beats_settings.tsx';
import { useAreaKinds } from './hours_settings.tsx';
import { relaxed } from './relaxed.ts';
import { WorkProgress } from './work_progress.tsx';
import './patrol_parts.css';

type Made = Saved | { status: 'done'; record: Saved };

/** Beats of equal work from those of today, and posts from which most is within reach. */
export function BeatsPart(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const kinds = useAreaKinds();
  const [form, setForm] = useKept('beats form', () => firstBeatsForm(kinds.includes('beat') ? 'beat' : kinds[0] ?? ''));
  const [tick, setTick] = useState(0);
  const worker = useWork();
  const question = { agency: agency?.slug };
  const chosen = choiceIn(view.beats);
  const answer = useAnswer(chosen && agency ? beatAddresses.one(chosen, question) : null, constant);
  const saved = view.beats === null || answer.stale ? null : answer.data;
  const { agency: _, ...filter } = filterOf(view, agency?.lastCompleteDay ?? null);
  const { body, faults } = judgeBeats(form, filter);
  const ask = (asked: object, kind: Kind): void => {
    if (!agency) return;
    worker.start((signal, onProgress) => makeDocument<Made>(beatAddresses.make(kind, question), asked,
      { agency: agency.slug, signal, onProgress }), (made) => {
      const record = 'record' in made ? made.record : made;
      const own = { kind, id: record.plan.id };
      remember(beatAddresses.one(own, question), record);
      setTick((count) => count + 1);
      changeView({ beats: choiceText(own), pick: null });
    });
  };
  const relax = (change: unknown): void => {
    if (!saved) return;
    const asked = relaxed(saved.plan.request as BeatsBody | PostsBody, change);
    setForm(beatsFormOf(asked));
    ask(asked, isPosts(saved) ? 'posts' : 'beats');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (faults.size === 0) ask(body, form.kind);
  };
  return (
    <div className="part-bench">
      <div className="part-settings scroll">
        <form className="stack wide-gap" onSubmit={submit} aria-label={t('beats.settings')} noValidate>
          <h2>{t('beats.title')}</h2>
          <p className="quiet">{t('beats.lead')}</p>
          <BeatsSettings form={form} faults={faults} change={(change) => setForm((now) => ({ ...now, ...change }))} />
          <div className="run-bar still">
            <button type="submit" className="button primary" disabled={faults.size > 0 || worker.busy} data-testid="draw-beats">{t(`beats.run.${form.kind}`)}</button>
            {faults.size > 0 && <p className="parameter-fault" role="status">{t('analysis.wrong', { count: faults.size })}</p>}
            <WorkProgress worker={worker} name={t('beats.title')} />
            <p className="faint">{t('hours.onFilter')}</p>
          </div>
        </form>
        {savedKinds.map((kind) => <SavedList key={kind} kind={kind} tick={tick} />)}
      </div>
      <main className="part-result scroll" aria-label={t('analysis.result')}>
        <Waiting answer={answer} lines={8} />
        {view.beats !== null && answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
        {saved && (
          <p><button type="button" className="button small" data-testid="use-settings"
            onClick={() => setForm(beatsFormOf(saved.plan.request as BeatsBody | PostsBody))}>{t('beats.useSettings')}</button></p>
        )}
        {saved ? (isPosts(saved) ? <PostsResult key={saved.plan.id} record={saved} relax={relax} /> : <BeatsResult key={saved.plan.id}
          record={saved} relax={relax} />)
          : view.beats === null && <p className="quiet part-empty" data-testid="beats-empty">{t('beats.empty')}</p>}
      </main>
    </div>
  );
}

/** What was drawn before; everything that is drawn is saved. */
function SavedList({ kind, tick }: { kind: Kind; tick: number }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const [limit, setLimit] = useState(20);
  const answer = useAnswer(agency ? beatAddresses.list(kind, { agency: agency.slug, limit }) : null, `${tick}`);
  const { retry } = answer;
  useEffect(() => { if (tick > 0) retry(); }, [tick, retry]);
  const plans = answer.data?.plans ?? [];
  return (
    <section className="part-section" aria-label={t(`beats.saved.${kind}`)} data-testid={`saved-${kind}`}>
      <h3>{t(`beats.saved.${kind}`)}</h3>
      <Waiting answer={answer} lines={3} />
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {answer.data && plans.length === 0 && <p className="quiet">{t('parts.noneSaved')}</p>}
      <ul className="part-list">
        {plans.map(({ id, title, summary, createdAt, createdBy }) => (
          <li key={id}>
            <button type="button" className="part-row" aria-current={view.beats === choiceText({ kind, id })}
              onClick={() => changeView({ beats: choiceText({ kind, id }), pick: null })} data-testid={`open-${kind}`} data-beats={id}>
              <strong>{title || t(kind === 'posts' ? 'beats.untitledPosts' : 'beats.untitled')}</strong>
              <span className="quiet">{said(text, summary)}</span>
              <span className="faint">{t('parts.by', { when: text.instant(createdAt), who: createdBy })}</span>
            </button>
          </li>
        ))}
      </ul>
      {answer.data?.next && limit < 200 && <p><button type="button" className="button"
        onClick={() => setLimit(Math.min(200, limit + 40))}>{t('parts.more')}</button></p>}
    </section>
  );
}
