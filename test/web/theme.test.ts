import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groundColours } from '../../web/layers/scene.ts';
import { contrast } from '../../web/ramp.ts';
import type { Colour } from '../../web/ramp.ts';
import { themes } from '../../web/url.ts';

const css = readFileSync('web/theme.css', 'utf8');

function tokensOf(theme: string): Map<string, string> {
  const block = css.slice(css.indexOf(`:root[data-theme='${theme}']`)).split('}')[0]!;
  return new Map([...block.matchAll(/(--[a-z-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]));
}

function colourOf(tokens: Map<string, string>, name: string): Colour {
  const hex = /^#([0-9a-f]{6})$/.exec(tokens.get(name) ?? '')?.[1];
  if (!hex) throw new RangeError(`${name} is not a plain colour`);
  return [0, 2, 4].map((place) => parseInt(hex.slice(place, place + 2), 16)) as Colour;
}

describe.each(themes)('the %s theme', (theme) => {
  const tokens = tokensOf(theme);
  const against = (name: string, ground: string): number => contrast(colourOf(tokens, name), colourOf(tokens, ground));

  it('has text that reaches 4.5:1 on every surface (WCAG 2.2, 1.4.3)', () => {
    for (const text of ['--text', '--text-quiet', '--text-faint', '--accent', '--warn', '--bad']) {
      for (const ground of ['--surface', '--surface-raised', '--surface-sunken', '--hover']) {
        expect(against(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(against('--text', '--accent-ground')).toBeGreaterThanOrEqual(4.5);
    expect(against('--text-quiet', '--accent-ground')).toBeGreaterThanOrEqual(4.5);
    expect(against('--accent-on', '--accent')).toBeGreaterThanOrEqual(4.5);
    expect(against('--text', '--bad-ground')).toBeGreaterThanOrEqual(4.5);
    expect(against('--text', '--warn-ground')).toBeGreaterThanOrEqual(4.5);
  });

  it('has edges of inputs and a focus ring that reach 3:1 (1.4.11)', () => {
    for (const ground of ['--surface', '--surface-sunken']) expect(against('--rule-strong', ground), ground).toBeGreaterThanOrEqual(3);
    for (const ground of ['--surface', '--map-ground', '--accent-ground']) expect(against('--accent', ground), ground).toBeGreaterThanOrEqual(3);
  });

  it('has names on the map that reach 4.5:1 on everything that lies under them', () => {
    for (const ground of ['--map-ground', '--map-land', '--map-water', '--map-park']) {
      expect(against('--map-label', ground), ground).toBeGreaterThanOrEqual(4.5);
      expect(against('--map-label-quiet', ground), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('names a colour for everything that the ground is drawn with', () => {
    for (const name of groundColours) expect(() => colourOf(tokens, `--map-${name}`), name).not.toThrow();
  });
});
