import { describe, expect, it } from 'vitest';
import { decodeView, defaultView, encodeView } from '../../web/url.ts';

describe('the address of patrols', () => {
  it('names the part, the plan and the unit whose sheet is shown', () => {
    const text = encodeView({ ...defaultView, page: 'patrol', plan: '0123456789abcdef01234567', callSign: 'Київ 7' });
    expect(decodeURIComponent(text.replaceAll('+', ' '))).toBe('view=patrol&plan=0123456789abcdef01234567&unit=Київ 7');
    expect(decodeView(`?${text}`)).toMatchObject({ page: 'patrol', part: 'plan', plan: '0123456789abcdef01234567', callSign: 'Київ 7', unit: null });
  });

  it('keeps the unit of an analysis and the unit of a patrol apart, though both have one name', () => {
    const both = { ...defaultView, page: 'patrol' as const, unit: 'area:district', callSign: 'A1' };
    expect(encodeView(both)).toContain('unit=area:district&unit=A1');
    expect(decodeView(`?${encodeView(both)}`)).toEqual(both);
    expect(decodeView('?unit=A1&unit=hex:9')).toMatchObject({ unit: 'hex:9', callSign: 'A1' });
  });

  it('opens broken links at their default', () => {
    expect(decodeView('?view=patrol&part=x&plan=12&unit=%3Cb%3E&operation=0&beats=a%20b&series=%2F')).toEqual({ ...defaultView, page: 'patrol' });
  });
});
