import { classification, offenceByCode } from '../model/offence.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { densityLayer, nearestDistances, proximityLayer } from '../stats/risk_layers.ts';
import { riskTerrain, type RiskLayer } from '../stats/risk_terrain.ts';
import { spatialBlocks } from '../stats/spatial_blocks.ts';
import type { Tick } from '../stats/tick.ts';
import { badParameter } from './bad_parameter.ts';
import type { Events, Factor, Method, Units } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import type { Values } from './parameters.ts';
import { riskParameters } from './risk_parameters.ts';
import { describeRisk, type LayerKind } from './risk_report.ts';
import { riskTexts } from './risk_texts.ts';

type Asked = Values<typeof riskParameters>;
const backdropKinds = { streets: 'street', water: 'water', parks: 'park', railways: 'railway' } as const;

/** Where incidents are more frequent because of what is near: never because of who is. */
export const riskTerrainModel: Method<typeof riskParameters> = {
  id: 'risk_terrain', group: 'places', card: 'risk_terrain', version: 1, random: true, exact: false, parameters: riskParameters,
  title: { en: 'Risk terrain', uk: 'Рельєф ризику' },
  question: { en: 'Near which features of the city are incidents more frequent, and where do several of them come together?', uk: 'Біля яких об’єктів міста інциденти частіші та де їх кілька водночас?' },
  units: ['square', 'hex'],
  needs: (values) => ({ factors: { offences: offencesOf(values), backdrop: backdropOf(values) } }),
  bytes: ({ units, events }, { radii, factors }) => events * 40 + units * (100 + 10 * radii.length * (factors.length + 4)),
  run(input, values, { seed, tick }) {
    const { units, events, factors } = input;
    if (units === null || factors === null) throw new RangeError('a risk terrain needs units and factors');
    const { counts, used, leftOut } = reportedByUnit(events, units);
    if (used === 0) return nothing(notDefined('no_events'));
    const sorted = sortFactors(events, factors);
    if (sorted.usable.length === 0) return nothingBecause(riskTexts.nothingLeft);
    const { layers, kinds } = layersOf(units, sorted.usable, { ...values, tick: (done, total) => tick((0.2 * done) / total, 1) });
    const found = riskTerrain({
      counts, layers, blocks: spatialBlocks(units.x, units.y, values.block), seed, stable: values.stable / 100, resamples: values.samples,
    }, (done, total) => tick(0.2 + (0.8 * done) / total, 1));
    if (!isDefined(found)) return nothing(found);
    const covers = layers.map(({ present }) => present.reduce((sum, one) => sum + one, 0) / units.n);
    return describeRisk({ units, counts, used, leftOut, factors: sorted, found, kinds, covers });
  },
};

/** Refuses what follows where police look. */
function offencesOf({ factors, streets, water, parks, railways }: Asked): readonly string[] {
  if (factors.length === 0 && !streets && !water && !parks && !railways) throw badParameter('factors', riskTexts.noFactors.en);
  for (const code of factors) if (offenceByCode.get(code)?.recordedBy === 'discovered') throw badParameter(
    'factors', riskTexts.discoveredFactor.en.replace('{code}', code),
  );
  return factors;
}

const backdropOf = (values: Asked): string[] => (Object.keys(backdropKinds) as (keyof typeof backdropKinds)[]).flatMap((name) => (values[name] ? backdropKinds[name] : []));

const discovered = new Set(classification.filter(({ recordedBy }) => recordedBy === 'discovered').map(({ id }) => id));

function reportedByUnit({ n, unit, offence }: Events, units: Units): { counts: Float64Array; used: number; leftOut: number } {
  const counts = new Float64Array(units.n);
  let [used, leftOut] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    if (unit[i]! < 0) continue;
    if (discovered.has(offence[i]!)) leftOut += 1;
    else {
      counts[unit[i]!]! += 1;
      used += 1;
    }
  }
  return { counts, used, leftOut };
}

/** What is to be explained explains itself best, so it cannot be a factor; nor can what is nowhere. */
function sortFactors({ n, offence }: Events, factors: readonly Factor[]): { usable: Factor[]; outcome: Factor[]; empty: Factor[] } {
  const explained = new Set(offence.subarray(0, n));
  const isOutcome = ({ id }: Factor): boolean => classification.some(({ id: number, code, parent }) => explained.has(number) && (code === id || parent === id || code === offenceByCode.get(id)?.parent));
  const outcome = factors.filter(isOutcome);
  const others = factors.filter((factor) => !outcome.includes(factor));
  return { outcome, empty: others.filter(({ x }) => x.length === 0), usable: others.filter(({ x }) => x.length > 0) };
}

function layersOf(
  units: Units, factors: readonly Factor[], { radii, layers: asked, tick }: Pick<Asked, 'radii' | 'layers'> & { tick: Tick },
): { layers: RiskLayer[]; kinds: LayerKind[] } {
  const [layers, kinds]: [RiskLayer[], LayerKind[]] = [[], []];
  const put = (factor: number, kind: LayerKind['kind'], radius: number, present: Uint8Array): void => {
    layers.push({ factor, present });
    kinds.push({ kind, radius });
  };
  for (const [factor, points] of factors.entries()) {
    tick(factor, factors.length);
    const distances = asked === 'density' ? null : nearestDistances(units, points);
    for (const radius of radii) {
      if (distances !== null) put(factor, 'near', radius, proximityLayer(distances, radius));
      if (asked === 'proximity') continue;
      const dense = densityLayer(units, points, { radius, tick: () => tick(factor, factors.length) });
      // A factor keeps its place in the list also when it is equally dense everywhere.
      put(factor, 'dense', radius, isDefined(dense) ? dense : new Uint8Array(units.n));
    }
  }
  return { layers, kinds };
}
