import { useEffect, useRef, useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { useDrafting } from '../draft.tsx';
import { speeds, useProjector } from '../film.tsx';
import type { Speed } from '../film.tsx';
import { useText } from '../messages/messages.tsx';
import type { MessageId } from '../messages/messages.tsx';
import { useHexes, useWindow } from '../state.tsx';
import { amountDays, amountTotal } from './amounts_words.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { windowWords } from './window_picker.tsx';
import './film.css';

type Step = { possible: boolean; go: () => void };

/** Steps and plays: the window while it stands still, the frames of it while it is a film. */
export function PlayButtons({ windowBack, windowForward }: { windowBack: Step; windowForward: Step }): ReactNode {
  const { t } = useText();
  const { film, answer, still, open, close, toggle, seek } = useProjector();
  const play = useRef<HTMLButtonElement>(null);
  const forward = useRef<HTMLButtonElement>(null);
  const wanted = answer !== null;
  const first = film?.frame.first ?? 0;
  const back: Step = wanted ? { possible: first > 0, go: () => seek(first - 1) } : windowBack;
  const on: Step = wanted ? { possible: film !== null && first < film.frames - 1, go: () => seek(first + 1) } : windowForward;
  const main: MessageId = !wanted ? (still ? 'film.open' : 'film.play') : film?.playing ? 'film.pause' : 'film.resume';
  // What was pressed or held the focus may be gone then: a neighbour takes it, so that the keyboard does not start at the top again.
  const shown = useRef(wanted);
  useEffect(() => {
    if (wanted === shown.current || (wanted && !film)) return;
    shown.current = wanted;
    if (document.activeElement === document.body) (wanted && still ? forward : play).current?.focus();
  }, [wanted, film !== null, still]);
  return (
    <div className="time-play">
      <PlayButton name="left" label={wanted ? 'film.back' : 'strip.back'} step={back} test="film-back" />
      {!(still && wanted) && (
        <button ref={play} type="button" className="button bare icon" aria-label={t(main)} title={t(main)} data-testid="play"
          disabled={wanted && !film} onClick={wanted ? toggle : open}>
          <Icon name={film?.playing ? 'pause' : 'play'} />
        </button>
      )}
      <PlayButton name="right" label={wanted ? 'film.forward' : 'strip.forward'} step={on} test="film-forward" reference={forward} />
      {wanted && <PlayButton name="stop" label="film.stop" step={{ possible: true, go: close }} test="film-stop" />}
    </div>
  );
}

function PlayButton({ name, label, step, test, reference }: {
  name: IconName; label: MessageId; step: Step; test: string; reference?: Ref<HTMLButtonElement>;
}): ReactNode {
  const words = useText().t(label);
  return (
    <button ref={reference} type="button" className="button bare icon" aria-label={words} title={words} disabled={!step.possible} onClick={step.go} data-testid={test}>
      <Icon name={name} />
    </button>
  );
}

/** How long a frame is and how fast they follow. */
export function FilmOptions(): ReactNode {
  const { t } = useText();
  const { film, speed, still, setLength, setSpeed } = useProjector();
  if (!film) return null;
  return (
    <>
      <div className="segments" role="group" aria-label={t('film.length')} data-testid="film-length">
        {film.lengths.map((length) => (
          <button key={length} type="button" aria-pressed={film.length === length} onClick={() => setLength(length)}>{t('film.lengthOf', { step: film.step, count: length })}</button>
        ))}
      </div>
      {!still && (
        <div className="segments" role="group" aria-label={t('film.speed')} data-testid="film-speed">
          {(Object.keys(speeds) as Speed[]).map((name) => (
            <button key={name} type="button" aria-pressed={speed === name} onClick={() => setSpeed(name)}>{t(`film.${name}`)}</button>
          ))}
        </div>
      )}
    </>
  );
}

/**
 * Says a frame aloud once it stands still, and a window once it was let go and its answer is there; what passes in between nobody
 * could hear.
 */
export function AmountsSaid(): ReactNode {
  const text = useText();
  const { film } = useProjector();
  const { active } = useDrafting();
  const days = useWindow();
  const rows = useHexes().data?.meta.rows ?? 0;
  const [landed, setLanded] = useState<{ from: string; to: string } | null>(null);
  const wasActive = useRef(false);
  useEffect(() => {
    if (wasActive.current && !active) setLanded(days);
    wasActive.current = active;
  }, [active, days]);
  const draft = landed && landed === days && !active ? `${windowWords(text, landed)}: ${text.t('film.count', { count: rows })}` : '';
  const frame = film && !film.playing ? `${amountDays(text, film)}: ${amountTotal(text, film)}` : '';
  return <p className="visually-hidden" aria-live="polite" data-testid="film-said">{film ? frame : draft}</p>;
}
