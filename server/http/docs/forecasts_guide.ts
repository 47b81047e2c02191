import { html } from 'hono/html';
import { forecastModels } from '../../forecast/models.ts';
import type { SurfaceModel } from '../../model/surface.ts';
import { forecastCards } from '../../tasks/forecast_cards.ts';
import type { Markup } from './endpoint.ts';
import { code, row, table } from './markup.ts';

const settingsOf = (parameters: (typeof forecastModels)[number]['parameters']): string =>
  Object.entries(parameters).map(([name, { default: usual, unit }]) => `${name} ${usual} ${unit}`).join(', ');

/** Surfaces of coming shifts, and the register in which they are locked and scored. */
export const forecastsGuide = (origin: string): Markup => html`
<p><b>A surface</b> says what a shift is expected to hold, by cell and hour: incidents, their harm, or minutes of work. It is about places and times. It is learned from incidents before the begin of the shift and no others, also when the shift is past; an incident that is only known to have happened within a stretch that reaches beyond that begin is left out. Only offences that people <b>report</b> may train it: one that becomes known where police look is refused by name (<code>detection_driven</code>), and of a group only the others are taken. Cells have sides of 100 m or more, so resolution 9 is the finest.</p>
${code(`curl -X POST '${origin}/api/v1/patrols/forecasts/surfaces' -H 'Content-Type: application/json' \\
  -d '{"shift": {"from": "2026-03-10T20:00", "to": "2026-03-11T04:00"}, "surface": {"model": "recency", "filter": {"offences": "robbery"}}}'
curl -X POST '${origin}/api/v1/patrols/forecasts/surfaces?format=csv' …`)}
${table(['Model', 'Settings', 'What it is, and what it is not'], forecastModels.map(({ id, parameters }) => row([html`<code>${id}</code>`, settingsOf(parameters), forecastCards[id as SurfaceModel].en])))}
<p><b>Hours:</b> a cell with six incidents in a year has no rhythm of its own that could be told from chance. What is expected of a cell in a week is shared out by the profile of the whole area: 168 hours, drawn towards weekday times hour of the day as if five more incidents had been seen in each, and smoothed with both neighbours. Incidents of unknown hour are spread by the same profile. <b>Minutes on task</b> are not in the data: nothing that is imported says how long somebody was busy. For <code>calls</code> whoever plans gives them for each offence (<code>minutesOnTask</code>), and without them there is no answer (<code>minutes_missing</code>).</p>
<p><code>explain</code> asks why cells are where they are, and is answered in counts. <code>sensitivity</code> says which of the first cells would change if an area reported 30 % more or less: what is chosen should not hang on who calls.</p>
<h3>The register</h3>
<p><b>A series</b> is one model, measure, offences, resolution and shift pattern; its id is the digest of these. While it is active the server registers each coming shift two hours before it begins, and scores what is over:</p>
${code(`npm run forecast -- begin --model recency --offences robbery --begins 20:00 --hours 8
npm run forecast -- register SERIES
npm run forecast -- backtest SERIES --shifts 52
npm run forecast -- show SERIES
npm run forecast -- verify FORECAST`)}
<p><b>Locked:</b> a forecast is kept with the SHA-256 of its content and the time of the database. Whether it was made before its shift is not said by anybody: the database compares its clock with the begin. Made before, it is <code>live</code>; made later, from data before the shift, it is a <code>backtest</code> for ever. There is no statement in this program that changes one, and one shift of a series has one forecast. <code>GET /api/v1/patrols/forecasts/ID/content</code> gives the bytes that were digested; <code>verify</code> digests them, and makes the surface again from the data as they were.</p>
${code(`curl --compressed '${origin}/api/v1/patrols/forecasts/ID/content' | sha256sum`)}
<p><b>Scored</b> once, as soon as the data cover the shift: the cells that come first until their true areas reach 0.25, 0.5, 1, 2 and 5 % of the whole, and what happened in them: hit rate, PAI, PEI, PEI* (hits over the most that could have been had; the definition is read from a published abstract), SER, and two figures that are both called RRI: predicted over observed (Wheeler) and the hit rate over that of the time learned from (Levine). Intervals are exact for counts and drawn for harm. Beside each stand the plain count and the best cells in hindsight, a paired test, and calibration: what was expected and what happened in each tenth of the expectation.</p>
<p><b>Lost:</b> a shift is lost when the model caught less than the plain count at the coverage of the series (1 % unless it was set otherwise). A tie is not a loss, and a shift without incidents says nothing. <b>After four losses in a row the model is off:</b> whoever asks for it gets the plain count and a warning to stop, plans too. Its forecasts go on in the shadow, and after four shifts in a row that it has not lost it is back. Backtests count only for shifts before the first live one: nobody brings a model back by shifts whose outcome is known. <b>Expiry:</b> what scored shifts say of a model holds for a year (<code>standing.expires</code>); for a shift later than that the plain count is served (<code>model_expired</code>), until a newer shift has been scored.</p>
<p><b>What a backtest is not:</b> it uses the data as they are now. Incidents that were entered late are in it, which a forecast on the day would not have had.</p>`;
