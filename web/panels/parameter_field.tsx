import { useId } from 'react';
import type { ReactNode } from 'react';
import type { Parameter } from '../analysis_methods.ts';
import { said } from '../charts/quantity.ts';
import { useText } from '../messages/messages.tsx';
import type { MessageId, Text } from '../messages/messages.tsx';
import { Drop } from './drop.tsx';
import { OffenceTree, offenceWords } from './offence_picker.tsx';
import { faultOf, standing, textOfValue } from './parameter_values.ts';
import type { Fault } from './parameter_values.ts';
import { Dates, windowWords } from './window_picker.tsx';

export const faultWords = (text: Text, { id, least, most }: Fault): string =>
  text.t(`fault.${id}` as MessageId, { least: least === undefined ? '' : text.brief(least, 6), most: most === undefined ? '' : text.brief(most, 6) });

const unitWords = (text: Text, unit: string): string => text.t('parameter.unit', { unit });

/** The default in words, as it would stand in the field. */
export function defaultWords(text: Text, parameter: Parameter): string {
  switch (parameter.kind) {
    case 'choice': return said(text, parameter.choices.find(({ value }) => value === parameter.default)?.title ?? { en: parameter.default, uk: parameter.default });
    case 'flag': return text.t(parameter.default ? 'quantity.yes' : 'quantity.no');
    case 'offences': return offenceWords(text, parameter.default);
    case 'window': return windowChoiceWords(text, parameter.default);
    default: return textOfValue(parameter.default) || text.t('parameter.none');
  }
}

export function windowChoiceWords(text: Text, value: string): string {
  if (value === 'previous' || value === 'year') return text.t(`against.${value}`);
  const [from = '', to = ''] = value.split('/');
  return to === '' ? value : windowWords(text, { from, to });
}

/** A value of a parameter in words, for lists of what was used. */
export function valueWords(text: Text, parameter: Parameter | undefined, value: unknown): string {
  const plain = textOfValue(value);
  if (parameter?.kind === 'choice') return said(text, parameter.choices.find((choice) => choice.value === plain)?.title ?? { en: plain, uk: plain });
  if (parameter?.kind === 'flag') return text.t(plain === 'true' ? 'quantity.yes' : 'quantity.no');
  if (parameter?.kind === 'offences') return offenceWords(text, plain === '' ? [] : plain.split(','));
  if (parameter?.kind === 'window') return windowChoiceWords(text, plain);
  const unit = parameter && 'unit' in parameter && parameter.unit ? ` ${unitWords(text, parameter.unit)}` : '';
  return plain === '' ? text.t('parameter.none') : `${plain.replaceAll(',', ', ')}${unit}`;
}

type Properties = { name: string; parameter: Parameter; text: string | undefined; change: (text: string | null) => void };

/** One parameter: its name, its field, what it does, and why its default is what it is. What cannot be used is named at once. */
export function ParameterField({ name, parameter, text: typed, change }: Properties): ReactNode {
  const text = useText();
  const { t } = text;
  const id = useId();
  const value = standing(parameter, typed);
  const fault = faultOf(parameter, value);
  const changed = value !== textOfValue(parameter.default);
  const described = `${id}-explain${fault ? ` ${id}-fault` : ''}`;
  const field = (): ReactNode => {
    switch (parameter.kind) {
      case 'choice': return (
        <select id={id} className="field" value={value} onChange={({ target }) => change(target.value)} aria-describedby={described} data-testid={`parameter-${name}`}>
          {parameter.choices.map((choice) => <option key={choice.value} value={choice.value}>{said(text, choice.title)}</option>)}
        </select>
      );
      case 'flag': return (
        <select id={id} className="field" value={value} onChange={({ target }) => change(target.value)} aria-describedby={described} data-testid={`parameter-${name}`}>
          <option value="true">{t('quantity.yes')}</option><option value="false">{t('quantity.no')}</option>
        </select>
      );
      case 'offences': return <OffencesField label={said(text, parameter.title)} value={value} change={change} />;
      case 'window': return <WindowField id={id} described={described} value={value} change={change} name={name} />;
      default: return (
        <span className="field-unit">
          <input id={id} className="field" value={value} inputMode={parameter.kind === 'number' ? 'decimal' : 'text'} spellCheck={false} autoComplete="off" aria-invalid={fault !== null}
            aria-describedby={described} onChange={({ target }) => change(target.value)} data-testid={`parameter-${name}`} />
          {'unit' in parameter && parameter.unit && <span className="quiet">{unitWords(text, parameter.unit)}</span>}
        </span>
      );
    }
  };
  return (
    <div className="parameter">
      <label htmlFor={id}>{said(text, parameter.title)}</label>
      {field()}
      {fault && <p className="parameter-fault" id={`${id}-fault`} role="alert" data-testid={`fault-${name}`}>{faultWords(text, fault)}</p>}
      <p className="faint" id={`${id}-explain`}>{said(text, parameter.explain)}</p>
      {changed && (
        <button type="button" className="button link faint" onClick={() => change(null)} data-testid={`reset-${name}`}>{t('parameter.reset', { value: defaultWords(text, parameter) })}</button>
      )}
    </div>
  );
}

function OffencesField({ label, value, change }: { label: string; value: string; change: (text: string) => void }): ReactNode {
  const text = useText();
  const chosen = value === '' ? [] : value.split(',');
  return (
    <Drop label={label} value={offenceWords(text, chosen)} restricts={chosen.length > 0} width={380}>
      <OffenceTree chosen={chosen} onChoose={(codes) => change(codes.join(','))} />
    </Drop>
  );
}

function WindowField({ id, described, value, change, name }: { id: string; described: string; value: string; change: (text: string) => void; name: string }): ReactNode {
  const text = useText();
  const { t } = text;
  const [from = '', to = ''] = value.includes('/') ? value.split('/') : [];
  const kind = value === 'previous' || value === 'year' ? value : 'days';
  return (
    <div className="stack">
      <select id={id} className="field" value={kind} aria-describedby={described} data-testid={`parameter-${name}`}
        onChange={({ target }) => change(target.value === 'days' ? '/' : target.value)}>
        <option value="previous">{t('against.previous')}</option>
        <option value="year">{t('against.year')}</option>
        <option value="days">{t('against.days')}</option>
      </select>
      {kind === 'days' && (
        <Drop label={t('against.days')} value={from && to ? windowWords(text, { from, to }) : t('parameter.chooseDays')} width={376}>
          {(close) => <Dates days={{ from, to }} choose={(days) => { change(`${days.from}/${days.to}`); close(); }} />}
        </Drop>
      )}
    </div>
  );
}
