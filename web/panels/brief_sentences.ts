import type { Brief } from '../../server/model/answers.ts';
import type { Measure } from '../../server/model/filter.ts';
import { dayNumber } from '../days.ts';
import type { Sentence } from './sentence.ts';
import { quotedP, sentence } from './sentence.ts';

/** A change that would be written as 0 % is called about the same. */
const leastNamedChange = 0.005;

/** Below this many incidents no hour of the week is named as the busiest. */
const leastForPeak = 20;

/**
 * What the brief says, in order: how many, against before, where, what is new there, when, and what is not on the map.
 * A change is only ever named together with what the test says about it.
 */
export function briefSentences(brief: Brief, measure: Measure): Sentence[] {
  const { fromDay, toDay } = brief.meta.filter;
  const days = Math.max(1, dayNumber(toDay) - dayNumber(fromDay));
  if (brief.count === 0) return [sentence('brief.nothing', { days }), ...beforeNothing(brief, days), ...hourUnknown(brief)];
  const said = [sentence('brief.count', { count: brief.count, days }, { countLink: { kind: 'incidents' } })];
  said.push(change(brief, days));
  if (measure === 'harm') said.push(harm(brief, days));
  said.push(...where(brief));
  said.push(...when(brief));
  said.push(...offTheMap(brief), ...hourUnknown(brief));
  return said;
}

function beforeNothing({ previous }: Brief, days: number): Sentence[] {
  if (!previous.complete || previous.count === 0) return [];
  return [sentence('brief.nothingBefore', { previous: previous.count, days }, { previousLink: windowOf(previous) })];
}

const windowOf = ({ from, to }: Brief['previous']) => ({ kind: 'window', from: from.slice(0, 10), to: to.slice(0, 10) }) as const;

type Verdict = 'normal' | 'notable' | 'clear' | 'untested';

export function verdictOf(p: number | null): Verdict {
  if (p === null) return 'untested';
  if (p >= 0.05) return 'normal';
  return p >= 0.01 ? 'notable' : 'clear';
}

function change(brief: Brief, days: number): Sentence {
  const { previous, count } = brief;
  if (!previous.complete) return sentence('brief.notCovered', { days });
  const test = { verdict: verdictOf(previous.p), ...quotedP(previous.p ?? 1) };
  const links = { previousLink: windowOf(previous) };
  if (previous.count === 0) return sentence('brief.fromNothing', { days, ...test }, links);
  const values = { days, previous: previous.count, change: Math.abs(count / previous.count - 1), ...test };
  if (count === previous.count) return sentence('brief.same', values, links);
  if (values.change < leastNamedChange) return sentence('brief.about', values, links);
  return sentence(count > previous.count ? 'brief.up' : 'brief.down', values, links);
}

function harm({ previous, ...brief }: Brief, days: number): Sentence {
  const values = { harm: Math.round(brief.harm), days };
  if (!previous.complete) return sentence('brief.harm', values);
  return sentence('brief.harmBefore', { ...values, previous: Math.round(previous.harm) });
}

function where({ hotspots }: Brief): Sentence[] {
  if (hotspots === null) return [sentence('brief.untested')];
  const { cells, incidents, incidentShare, areaShare, ranked, newCells, goneCells } = hotspots;
  const gone = goneCells ?? [];
  if (cells === 0) {
    const none = sentence('brief.noHotspot');
    return gone.length === 0 ? [none] : [none, sentence('brief.gone', { gone: gone.length }, { goneLink: { kind: 'cells', cells: gone } })];
  }
  const said = [sentence(
    'brief.hotspots',
    { cells, hotspots: ranked.length, incidents, incidentShare: incidentShare ?? 0, areaShare: areaShare ?? 0 },
    { cellsLink: { kind: 'cells', cells: ranked.flatMap((hotspot) => hotspot.cells) } },
  )];
  if (newCells === null) return said;
  const values = { fresh: newCells.length, gone: gone.length };
  const links = { freshLink: { kind: 'cells', cells: newCells }, goneLink: { kind: 'cells', cells: gone } } as const;
  if (newCells.length > 0 && gone.length > 0) said.push(sentence('brief.newAndGone', values, links));
  else if (newCells.length > 0) said.push(sentence('brief.new', values, links));
  else if (gone.length > 0) said.push(sentence('brief.goneOnly', values, links));
  else said.push(sentence('brief.noneNew'));
  return said;
}

function when({ peak, count }: Brief): Sentence[] {
  if (peak === null || count < leastForPeak) return [];
  const { weekday, hour } = peak;
  return [sentence('brief.peak', { weekday, hour, count: peak.count }, { peakLink: { kind: 'hour', weekday, hour } })];
}

function offTheMap({ meta }: Brief): Sentence[] {
  const unplaced = meta.rows - meta.placed;
  if (unplaced <= 0) return [];
  return [sentence('brief.unplaced', { unplaced, share: unplaced / meta.rows }, { unplacedLink: { kind: 'unplaced' } })];
}

function hourUnknown({ meta }: Brief): Sentence[] {
  return meta.hourUnknown > 0 ? [sentence('brief.hourUnknown', { unknown: meta.hourUnknown })] : [];
}
