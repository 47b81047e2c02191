/** On whose behalf something is done. Goes in with every transaction; the database sees it as `app.*` settings. */
export type Context = {
  /** Jurisdiction: leads every key that is read or written. */
  agencyId: number;
  /** Who acts. There is one person, "local", until there are accounts. */
  person: string;
  /** Why: a purpose in words, kept with everything that is stored. */
  purpose: string;
};
