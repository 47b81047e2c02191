/** What RFC 5987 lets stand as it is, which is less than in an address. */
const furtherEscapes = /['()*!]/g;

/**
 * `Content-Disposition` of a file that is to be saved under a name with letters of any script
 * ([RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)): a plain one for old programs, and the name itself.
 */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '_');
  if (plain === name) return `attachment; filename="${name}"`;
  const own = encodeURIComponent(name).replaceAll(furtherEscapes, (character) => `%${character.codePointAt(0)!.toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${own}`;
}
