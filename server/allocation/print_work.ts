import { planPdf, type PlanPages } from '../formats/plan_pdf.ts';
import type { Work } from './work.ts';

/** Laying out pages for two hundred units takes seconds: it is done beside the plans themselves, not where everybody is answered. */
export const printWork: Work<PlanPages, Uint8Array> = { id: 'print_plan', run: (pages) => planPdf(pages) };
