/** Characters that XML 1.0 cannot hold at all, not even escaped. Halves of characters are replaced before. */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const special = /[<>&"\r]/g;
const needsWork = /[\u0000-\u0008\u000b-\u001f<>&"\ufffe\uffff\ud800-\udfff]/;
const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', '\r': '&#13;' };

/** Text as XML holds it, between tags or in an attribute with double quotes. A carriage return would be read as a newline if it stood as it is. */
export const xmlText = (text: string): string =>
  (needsWork.test(text) ? text.toWellFormed().replace(forbidden, '').replace(special, (character) => escapes[character]!) : text);
