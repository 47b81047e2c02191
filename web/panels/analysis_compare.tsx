import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { MethodDescription } from '../analysis_methods.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import { changeView } from '../state.tsx';
import { AnalysisMapFrame } from './analysis_map_frame.tsx';
import { NotDefined, Reading, resultName, useAreaName } from './analysis_result.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { resultFacts } from './analysis_words.ts';
import { comparedCharts, comparedFacts, comparedFigures } from './compared.ts';
import { Scope } from './scope.tsx';

/** Two results of a method side by side: maps that move together, figures and settings with what differs marked, charts beside each other. */
export function Compared({ one, other, method }: { one: AnalysisResult; other: AnalysisResult; method: MethodDescription }): ReactNode {
  const text = useText();
  const { t } = text;
  const [left, right] = [useRef<MapCommands>(null), useRef<MapCommands>(null)];
  const names = [useAreaName(one.filter.area), useAreaName(other.filter.area)];
  const figures = useMemo(() => comparedFigures(text, one.figures, other.figures), [text, one, other]);
  // That two results have two ids says nothing.
  const facts = comparedFacts(
    resultFacts(text, one, { parameters: method.parameters, areaName: names[0]! }), resultFacts(text, other, { parameters: method.parameters, areaName: names[1]! }),
  ).filter(({ key }) => key !== 'id');
  const sides = [{ result: one, commands: left, id: 'map-with', name: t('compare.one'), area: names[0]! }, { result: other, commands: right, id: 'map', name: t('compare.other'), area: names[1]! }];
  return (
    <main className="compared scroll" aria-label={t('compare.title')} data-testid="compared">
      <header className="compared-head">
        <h2>{t('compare.title')}: {said(text, other.title)}</h2>
        <div className="result-tools">
          <button type="button" className="button" onClick={() => changeView({ run: one.id, with: other.id })} data-testid="swap">{t('compare.swap')}</button>
          <button type="button" className="button" onClick={() => changeView({ with: null })} data-testid="end-compare">{t('compare.end')}</button>
        </div>
      </header>
      <div className="compared-pair">
        {sides.map(({ result, name, area }) => (
          <section key={name} className="result" aria-label={name}>
            <h3>{name}</h3>
            <Scope filter={result.filter} areaName={area} />
            {result.notDefined && <NotDefined result={result} />}
            <Reading result={result} />
            <Warnings warnings={result.warnings} />
          </section>
        ))}
      </div>
      <p className="notice">{t('compare.caution')}</p>
      {(one.layer ?? other.layer) && (
        <div className="compared-pair">{sides.map(({ result, commands, id, name }) => <section key={id} aria-label={name}><AnalysisMapFrame result={result} commands={commands} id={id} beside /></section>)}</div>
      )}
      <section>
        <h3>{t('compare.figures')}</h3>
        <ComparedTable testId="compared-figures" heads={[t('compare.figure'), t('compare.one'), t('compare.other'), t('compare.difference')]}
          rows={figures.map(({ id, title, one: a, other: b, difference, differs }) => ({ key: id, differs, cells: [said(text, title), a, b, difference ?? '–'] }))} />
      </section>
      <section>
        <h3>{t('compare.settings')}</h3>
        <ComparedTable testId="compared-settings" heads={[t('compare.setting'), t('compare.one'), t('compare.other')]}
          rows={facts.map(({ key, title, one: a, other: b, differs }) => ({ key, differs, cells: [title, a, b] }))} />
      </section>
      {comparedCharts(one, other).map(([a, b]) => (
        <div className="compared-pair" key={(a ?? b)!.id}>
          {[[a, one], [b, other]].map((pair, place) => {
            const [chart, result] = pair as [typeof a, AnalysisResult];
            return <div key={place}>{chart ? <ChartFigure chart={chart} name={resultName(result)} /> : <p className="quiet">{t('compare.noChart')}</p>}</div>;
          })}
        </div>
      ))}
    </main>
  );
}

function ComparedTable({ heads, rows, testId }: { heads: readonly string[]; rows: readonly { key: string; differs: boolean; cells: readonly string[] }[]; testId: string }): ReactNode {
  const { t } = useText();
  return (
    <div className="table-frame scroll">
      <table className="figures compared-table" data-testid={testId}>
        <thead><tr>{heads.map((head, place) => <th key={head} scope="col" className={place > 0 ? 'number' : undefined}>{head}</th>)}</tr></thead>
        <tbody>
          {rows.map(({ key, differs, cells }) => (
            <tr key={key} className={differs ? 'differs' : undefined} data-differs={differs}>
              {cells.map((cell, place) => (place === 0
                ? <th key={place} scope="row">{cell}{differs && <span className="badge">{t('compare.differs')}</span>}</th> : <td key={place} className="number">{cell}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
