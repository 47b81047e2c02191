import { harmEditionOf, ownHarmEdition, type HarmEdition } from '../model/harm.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { badParameter } from './bad_parameter.ts';
import { harmParameters } from './harm_parameters.ts';
import { describeHarm } from './harm_report.ts';
import { harmTexts } from './harm_texts.ts';
import type { Method } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import type { Values } from './parameters.ts';
import { discovered, weigh } from './weigh_harm.ts';

/** Numbers of incidents beside the harm that they stand for, by two tables. */
export const harmMethod: Method<typeof harmParameters> = {
  id: 'harm', group: 'places', card: 'harm_index', version: 1, random: false, exact: false, parameters: harmParameters,
  title: { en: 'Harm beside numbers', uk: 'Шкода поруч із кількістю' },
  question: { en: 'Where is most harm done, and would another table of weights change that?', uk: 'Де завдано найбільше шкоди й чи змінила б це інша таблиця ваг?' },
  units: ['area', 'hex', 'square'],
  needs: (values) => {
    for (const edition of [values.edition, values.other]) editionNamed(edition, values);
    return {};
  },
  bytes: ({ events, units }) => events * 12 + units * 300,
  run(input, values) {
    const { events, units } = input;
    if (units === null) throw new RangeError('harm needs units');
    if (events.n === 0) return nothing(notDefined('no_events'));
    const [first, second] = [values.edition, values.other].map((name) => weigh(events, units, {
      edition: editionNamed(name, values), all: values.scope === 'all',
    }));
    if (first === undefined || second === undefined || !isDefined(first) || !isDefined(second)) return nothing(notDefined('no_events'));
    if (!first.harm.some((one) => one > 0) || !second.harm.some((one) => one > 0)) return nothingBecause(harmTexts.noHarm);
    return describeHarm({ input, units, first, second, top: values.top, apart: values.scope === 'all' ? new Uint8Array(discovered.length) : discovered });
  },
};

function editionNamed(name: string, { ownOffences, ownWeights }: Values<typeof harmParameters>): HarmEdition {
  const known = harmEditionOf(name);
  if (known !== undefined) return known;
  if (ownOffences.length === 0 || ownOffences.length !== ownWeights.length) throw badParameter('ownWeights', harmTexts.ownNeeded.en);
  try {
    return ownHarmEdition(Object.fromEntries(ownOffences.map((code, i) => [code, ownWeights[i]!])));
  } catch (error) {
    throw error instanceof RangeError ? badParameter('ownOffences', `${error.message[0]!.toUpperCase()}${error.message.slice(1)}. /api/v1/offences lists all.`) : error;
  }
}
