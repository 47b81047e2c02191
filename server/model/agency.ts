import { z } from 'zod';

/** Short name of an agency, as addresses and the command line use it. */
export const agencySlug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be lower-case letters, digits, _ and -');
