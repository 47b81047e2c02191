/** A translated section: exactly the ids of the English one. A missing or a superfluous id does not compile. */
export type Section<English> = { readonly [Id in keyof English]: string };
