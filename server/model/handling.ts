/** What has to stand on paper that carries incidents with these handling codes, ascending. */
export function handlingInWords(codes: readonly number[]): string {
  const circles = codes.filter((code) => code > 0);
  if (circles.length === 0) return 'Handling code 0: for all who may see the incidents of the agency.';
  const named = circles.length === 1 ? `code ${circles[0]}` : `codes ${circles.slice(0, -1).join(', ')} and ${circles.at(-1)}`;
  return `RESTRICTED. Handling ${named}: only for the ${circles.length === 1 ? 'circle' : 'circles'} that the agency defines by ${circles.length === 1 ? 'it' : 'them'}. `
    + 'Do not pass on to anybody else.';
}
