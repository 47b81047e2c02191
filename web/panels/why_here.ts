import type { CellReport } from '../../server/model/answers.ts';
import { fewestAround } from '../layers/verdict.ts';
import type { Sentence } from './sentence.ts';
import { levelOf, quotedP, sentence, strengthOf } from './sentence.ts';

/**
 * Why a cell is marked, or is not, in words. The test is about the neighbourhood, so an empty cell can be hot and a busy
 * one can be ordinary; both are said, because both surprise people.
 */
export function whyHere(report: CellReport): Sentence[] {
  const { neighbourhood, measure } = { neighbourhood: report.neighbourhood, measure: report.meta.measure };
  if (!report.insideStudyArea) return [sentence('why.outside')];
  if (report.z === null) return [sentence('why.untested')];
  const said: Sentence[] = [];
  const around = { measure, neighbours: Math.max(0, neighbourhood.cells - 1), value: Math.round(neighbourhood.value) };
  if (neighbourhood.expected === null || neighbourhood.expected <= 0) said.push(sentence('why.aroundOnly', around));
  else {
    const times = neighbourhood.value / neighbourhood.expected;
    said.push(sentence('why.around', { ...around, expected: neighbourhood.expected, times, relation: times > 1.05 ? 'more' : times < 0.95 ? 'fewer' : 'same' }));
  }
  const bin = report.bin ?? 0;
  const level = levelOf(report.q);
  const test = { z: report.z, strength: strengthOf(report.z), ...quotedP(report.q ?? report.p ?? 1) };
  if (bin > 0) said.push(sentence('why.hot', { ...test, level: level ?? 90 }));
  else if (bin < 0) said.push(sentence('why.cold', { ...test, level: level ?? 90 }));
  else said.push(sentence('why.ordinary', test));
  if (bin > 0 && report.count === 0) said.push(sentence('why.emptyButHot'));
  const countAround = report.neighbours.reduce((sum, { count }) => sum + count, report.count);
  if (bin > 0 && countAround < fewestAround) said.push(sentence('why.few', { count: countAround }));
  if (bin === 0 && report.z >= 1.96) said.push(sentence('why.notAfterCorrection'));
  return said;
}
