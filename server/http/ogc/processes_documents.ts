import type { Job } from '../../db/jobs.ts';
import type { Form } from '../../model/feature_parameters.ts';
import type { Process } from '../../tasks/jobs_process.ts';
import { address, htmlType, jsonType, ogcRel, selfAndOther, type Addressing, type Link } from './link.ts';

/** Documents of OGC API - Processes, Part 1 (18-062r2). */
export const processesLinks = (at: Addressing): Link[] => [
  { rel: ogcRel('processes'), href: address(at, '/ogc/processes'), type: jsonType, title: 'Work that can be asked for' },
  { rel: ogcRel('job-list'), href: address(at, '/ogc/jobs'), type: jsonType, title: 'Jobs that were asked for' },
];

export type ProcessSummary = {
  id: string; title: string; description: string; version: string; jobControlOptions: string[]; outputTransmission: string[]; links: Link[];
};

const summaryOf = ({ id, title, description, version, sync, transmission }: Process, links: Link[]): ProcessSummary => ({
  id, title, description, version, jobControlOptions: [...(sync ? ['sync-execute'] : []), 'async-execute', 'dismiss'], outputTransmission: [...transmission], links,
});

export type ProcessList = { processes: ProcessSummary[]; links: Link[] };

export const processList = (at: Addressing, processes: readonly Process[], { form, limit }: { form: Form; limit: number | undefined }): ProcessList => ({
  processes: processes.slice(0, limit).map((one) => summaryOf(one, [
    { rel: 'self', href: address(at, `/ogc/processes/${one.id}`, { f: 'json' }), type: jsonType, title: `${one.title}: description` },
    { rel: 'alternate', href: address(at, `/ogc/processes/${one.id}`, { f: 'html' }), type: htmlType, title: `${one.title}: description as a page` },
  ])),
  links: selfAndOther(at, { path: '/ogc/processes', form, parameters: limit === undefined ? {} : { limit: String(limit) } }),
});

export type ProcessDescription = ProcessSummary & {
  inputs: Record<string, { title: string; description: string; minOccurs: number; maxOccurs: number | 'unbounded'; schema: object }>;
  outputs: Record<string, { title: string; description: string; schema: object }>;
};

export function processDescription(at: Addressing, process: Process, form: Form): ProcessDescription {
  const { id, output: { id: output, ...described } } = process;
  return {
    ...summaryOf(process, [
      ...selfAndOther(at, { path: `/ogc/processes/${id}`, form }),
      { rel: ogcRel('execute'), href: address(at, `/ogc/processes/${id}/execution`), type: jsonType, title: 'Where to ask for it, by POST' },
    ]),
    inputs: Object.fromEntries(Object.entries(process.inputs).map(([name, { maxOccurs, ...input }]) => [name, { ...input, maxOccurs: maxOccurs ?? 'unbounded' }])),
    outputs: { [output]: described },
  };
}

export type StatusInfo = {
  jobID: string; processID: string; type: 'process'; status: Job['status']; message: string; progress: number;
  created: string; started?: string; finished?: string; updated: string; links: Link[];
};

export function statusInfo(at: Addressing, job: Job, form: Form): StatusInfo {
  const path = `/ogc/jobs/${job.jobId}`;
  const results: Link[] = job.status === 'successful' || job.status === 'failed'
    ? [{ rel: ogcRel('results'), href: address(at, `${path}/results`), type: jsonType, title: job.status === 'failed' ? 'Why it failed' : 'Results' }] : [];
  return {
    jobID: job.jobId, processID: job.process, type: 'process', status: job.status, message: job.message, progress: job.progress,
    created: job.createdAt.toISOString(), ...(job.startedAt !== null && { started: job.startedAt.toISOString() }),
    ...(job.finishedAt !== null && { finished: job.finishedAt.toISOString() }), updated: job.updatedAt.toISOString(),
    links: [...selfAndOther(at, { path, form }), { rel: 'up', href: address(at, '/ogc/jobs'), type: jsonType, title: 'All jobs' }, ...results],
  };
}

export type JobList = { jobs: StatusInfo[]; links: Link[] };

/** `parameters`: those that the list was asked for with, without agency and form. */
export function jobList(
  at: Addressing, { jobs, next }: { jobs: readonly Job[]; next: string | null }, { form, parameters }: { form: Form; parameters: Readonly<Record<string, string>> },
): JobList {
  const { before: _, ...others } = parameters;
  const further: Link[] = next === null ? [] : [{
    rel: 'next', href: address(at, '/ogc/jobs', { ...others, before: next, f: form }), type: form === 'json' ? jsonType : htmlType, title: 'The page after this one',
  }];
  return { jobs: jobs.map((job) => statusInfo(at, job, 'json')), links: [...selfAndOther(at, { path: '/ogc/jobs', form, parameters }), ...further] };
}
