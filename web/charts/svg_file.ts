const properties = ['fill', 'stroke', 'color', 'font-family'] as const;

/** A drawing that stands by itself: colours and font written out, a ground, and a title. */
export function svgText(drawing: SVGSVGElement, title: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  originals.forEach((original, place) => {
    if (original.tagName === 'style') return;
    const style = getComputedStyle(original);
    for (const name of properties) {
      const asked = original.getAttribute(name) ?? original.style.getPropertyValue(name);
      if (original === drawing || /var\(|currentcolor/i.test(asked)) copies[place]!.setAttribute(name, style.getPropertyValue(name));
    }
    copies[place]!.removeAttribute('style');
  });
  const { width, height } = drawing.viewBox.baseVal;
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({
    width, height, fill: getComputedStyle(document.documentElement).getPropertyValue('--surface').trim(),
  })) ground.setAttribute(name, String(value));
  const name = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  name.textContent = title;
  copy.querySelectorAll('style').forEach((style) => style.remove());
  copy.prepend(name, ground);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('font-size', '11');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`;
}
