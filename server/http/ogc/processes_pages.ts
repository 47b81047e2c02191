import { html } from 'hono/html';
import type { Markup } from '../docs/endpoint.ts';
import { code, row, table } from '../docs/markup.ts';
import { address, type Addressing } from './link.ts';
import { ogcPage } from './page.ts';
import type { JobList, ProcessDescription, ProcessList, ProcessSummary, StatusInfo } from './processes_documents.ts';

/** Documents of OGC API - Processes for people. Each says all that its JSON says. */
const home = (at: Addressing) => ({ title: 'hexwatch', href: address(at, '/ogc', { f: 'html' }) });
const processesStep = (at: Addressing) => ({ title: 'Processes', href: address(at, '/ogc/processes', { f: 'html' }) });
const jobsStep = (at: Addressing) => ({ title: 'Jobs', href: address(at, '/ogc/jobs', { f: 'html' }) });

const facts = ({ id, description, version, jobControlOptions, outputTransmission }: ProcessSummary): Markup => html`<p>${description}</p>
<p>Id: <code>${id}</code>, version ${version}. Done ${jobControlOptions.map((name) => html`<code>${name}</code> `)}; given as ${outputTransmission.map((name) => html`<code>${name}</code> `)}.</p>`;

export const processesHtml = (at: Addressing, { processes, links }: ProcessList): Promise<string> => ogcPage({
  title: 'Processes', above: [home(at)], links,
  body: html`${processes.map((one) => html`<section class="endpoint"><h2><a href="${address(at, `/ogc/processes/${one.id}`, { f: 'html' })}">${one.title}</a></h2>${facts(one)}</section>`)}
<p class="pages"><a href="${address(at, '/ogc/jobs', { f: 'html' })}">Jobs</a> <a href="/docs#jobs">How to ask</a></p>`,
});

const occurs = (least: number, most: number | 'unbounded'): string => (least === most ? `${most}` : `${least} to ${most}`);

export const processHtml = (at: Addressing, described: ProcessDescription): Promise<string> => ogcPage({
  title: described.title, above: [home(at), processesStep(at)], links: described.links,
  body: html`${facts(described)}
<h2>Inputs</h2>
${table(['Input', 'How many', 'Form', 'Meaning'], Object.entries(described.inputs).map(([name, { minOccurs, maxOccurs, schema, description, title }]) =>
    row([html`<code>${name}</code>${title === name ? '' : html` ${title}`}`, occurs(minOccurs, maxOccurs), html`<code>${JSON.stringify(schema)}</code>`, description])))}
<h2>Outputs</h2>
${table(['Output', 'Title', 'Form', 'Meaning'], Object.entries(described.outputs).map(([name, { title, description, schema }]) =>
    row([html`<code>${name}</code>`, title, html`<code>${JSON.stringify(schema)}</code>`, description])))}`,
});

const statusRows = ({ jobID, processID, type, status, message, progress, created, started, finished, updated }: StatusInfo): Markup => html`<dl>
<dt>Job</dt><dd><code>${jobID}</code></dd><dt>Process</dt><dd><code>${processID}</code> (${type})</dd>
<dt>Status</dt><dd>${status}, ${progress} %</dd><dt>Message</dt><dd>${message}</dd>
<dt>Created</dt><dd>${created}</dd>${started === undefined ? '' : html`<dt>Started</dt><dd>${started}</dd>`}
${finished === undefined ? '' : html`<dt>Finished</dt><dd>${finished}</dd>`}<dt>Updated</dt><dd>${updated}</dd></dl>`;

export const jobHtml = (at: Addressing, status: StatusInfo): Promise<string> => ogcPage({
  title: `Job ${status.jobID.slice(0, 8)}`, above: [home(at), jobsStep(at)], links: status.links,
  body: html`${statusRows(status)}<p>A job is ended, and what came of it is removed, by:</p>${code(`curl -X DELETE ${address(at, `/ogc/jobs/${status.jobID}`)}`)}`,
});

export const jobsHtml = (at: Addressing, { jobs, links }: JobList): Promise<string> => ogcPage({
  title: 'Jobs', above: [home(at)], links,
  body: jobs.length === 0 ? html`<p>There are no jobs. <a href="/docs#jobs">How to ask for one</a></p>` : html`${jobs.map((job) => html`<section class="endpoint">
<h2><a href="${address(at, `/ogc/jobs/${job.jobID}`, { f: 'html' })}">${job.processID}, ${job.created}</a></h2>${statusRows(job)}</section>`)}`,
});
