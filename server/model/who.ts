/** Who asks, and what of the data they may see. Decided once for a request, before anything is looked up. */
export type Who = {
  /** Goes into the settings of every transaction and into what is stored: `local`, or `key:` with the key's id. */
  person: string;
  /** Slugs of the agencies that may be seen; null for all. */
  agencies: readonly string[] | null;
  /** Handling codes that may be seen, ascending; null for all. */
  handlingCodes: readonly number[] | null;
};

/** The person at the machine, who may see everything. Until there are accounts, also whoever reaches an open server. */
export const localPerson: Who = { person: 'local', agencies: null, handlingCodes: null };
