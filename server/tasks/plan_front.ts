import { say } from '../analysis/say.ts';
import { shortPlace } from '../formats/plan_file.ts';
import type { PageSection } from '../formats/plan_pdf.ts';
import type { Text } from '../model/analysis.ts';
import type { PatrolPlan, PlanRecord } from '../model/patrol.ts';
import { amountWords } from './patrol_words.ts';
import { pageWords } from './plan_page_words.ts';

type Saying = { text: (own: Text) => string; moment: (instant: string) => string };
const mostUncovered = 7;
const mostWarnings = 5;
const gravest = ['stop', 'caution', 'note'];

/** What whoever decides on a plan has to see, beside its map. */
export function frontSections(record: PlanRecord, { text, moment }: Saying): { left: PageSection[]; right: PageSection[] } {
  const { plan } = record;
  const warned = plan.warnings.toSorted((a, b) => gravest.indexOf(a.severity) - gravest.indexOf(b.severity));
  return {
    left: [
      { title: text(pageWords.reading), lines: plan.reading.map(text), rows: [] },
      ...(warned.length === 0 ? [] : [{
        title: text(pageWords.warnings), rows: [],
        lines: [...warned.slice(0, mostWarnings).map((one) => text(one.text)), ...(warned.length > mostWarnings ? [text(say(pageWords.more, { count: warned.length - mostWarnings }))] : [])],
      }]),
    ],
    right: [
      { title: text(pageWords.reaches), lines: [], rows: reached(plan, text) },
      { title: text(pageWords.marginal), lines: [], rows: marginal(plan, text) },
      uncovered(plan, text),
      { title: text(pageWords.how), lines: [], rows: facts(record, { text, moment }) },
    ],
  };
}

type Rows = PageSection['rows'];
type ToText = Saying['text'];

function reached({ coverage, coverage: { total, unit } }: PatrolPlan, text: ToText): Rows {
  const shareOf = (share: number): string => text(say(pageWords.share, { share }));
  const { random: { share, lower, upper } } = coverage;
  return [
    [text(pageWords.thisPlan), text(say(pageWords.amountShare, { amount: amountWords(unit, coverage.plan.reached), share: coverage.plan.share }))],
    [text(pageWords.none), shareOf(coverage.none.share)],
    [text(pageWords.random), lower === null || upper === null || total <= 0 ? shareOf(share) : text(say(pageWords.shareRange, { share, lower: lower / total, upper: upper / total }))],
    [text(pageWords.lastWeek), coverage.lastWeek === null ? text(pageWords.noLastWeek) : shareOf(coverage.lastWeek.share)],
    [text(pageWords.bound), shareOf(total > 0 ? coverage.bound / total : 0)],
  ];
}

const marginal = ({ marginal: list, routes, coverage: { total, unit } }: PatrolPlan, text: ToText): Rows => list.map(({ units, reached: amount }) => [
  text(say(units === routes.length ? pageWords.unitsPlanned : pageWords.units, { units })),
  text(say(pageWords.amountShare, { amount: amountWords(unit, amount), share: total > 0 ? amount / total : 0 })),
]);

function uncovered({ cells, coverage: { unit } }: PatrolPlan, text: ToText): PageSection {
  const open = cells.filter(({ state }) => state !== 'visited').toSorted((a, b) => b.expected - a.expected || (a.cell < b.cell ? -1 : 1));
  const shown = open.slice(0, mostUncovered);
  const stateOf = { hold_out: pageWords.hold_out, no_go: pageWords.no_go, uncovered: pageWords.uncoveredCell, visited: pageWords.visits } as const;
  return {
    title: text(pageWords.uncovered), lines: [open.length === 0 ? text(pageWords.uncoveredNone) : text(say(pageWords.uncoveredAll, { cells: open.length, shown: shown.length }))],
    rows: shown.map(({ name, state, expected }) => [`${shortPlace(name)} (${text(stateOf[state])})`, text(amountWords(unit, expected))]),
  };
}

function facts({ plan, createdAt, createdBy }: PlanRecord, { text, moment }: Saying): Rows {
  const { surface, choice, request: { visits, slackShare } } = plan;
  const { from, to, rows } = surface.learned;
  return [
    [text(pageWords.model), text(pageWords[surface.model])], [text(pageWords.learned), text(say(pageWords.learnedText, { from: from.slice(0, 10), to: to.slice(0, 10), rows }))],
    [text(pageWords.choice), text(say(pageWords.choiceText, { model: pageWords[choice.model], how: pageWords[choice.how], gap: choice.gap }))],
    [text(pageWords.visits), text(say(pageWords.visitText, { minutes: visits.minutes, effect: visits.effectMinutes, kappa: visits.kappa }))],
    [text(pageWords.slack), text(say(pageWords.share, { share: slackShare }))], [text(pageWords.made), moment(createdAt)], [text(pageWords.by), createdBy],
    [text(pageWords.seed), String(plan.seed)], [text(pageWords.version), surface.learned.dataVersion], [text(pageWords.id), plan.id],
  ];
}
