import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classification } from '../../server/model/offence.ts';
import { markOf, toggled } from '../../web/panels/offence_tree.ts';

const nodes = classification.map(({ code, parent }) => ({ code, parent }));

describe('choosing offences', () => {
  it('restricts with the first check, because nothing chosen means all', () => {
    expect(toggled(nodes, [], 'robbery')).toEqual(['robbery']);
    expect(markOf(nodes, [], 'robbery')).toBe('off');
  });

  it('shows a group with some of its kinds as neither on nor off', () => {
    const chosen = toggled(nodes, [], 'burglary.residential');
    expect(chosen).toEqual(['burglary.residential']);
    expect(markOf(nodes, chosen, 'burglary')).toBe('part');
    expect(markOf(nodes, chosen, 'burglary.non_residential')).toBe('off');
  });

  it('turns a partly chosen group wholly on, then off', () => {
    const whole = toggled(nodes, ['burglary.residential'], 'burglary');
    expect(whole).toEqual(['burglary']);
    expect(toggled(nodes, whole, 'burglary')).toEqual([]);
  });

  it('takes one kind out of a whole group', () => {
    expect(toggled(nodes, ['burglary'], 'burglary.residential')).toEqual(['burglary.non_residential']);
  });

  it('writes a group whose kinds are all chosen by its own code', () => {
    expect(toggled(nodes, ['burglary.residential'], 'burglary.non_residential')).toEqual(['burglary']);
  });

  it('comes back to all offences when every group is chosen', () => {
    const groups = nodes.filter(({ parent }) => parent === null).map(({ code }) => code);
    expect(toggled(nodes, groups.slice(1), groups[0]!)).toEqual([]);
  });

  it('undoes itself', () => {
    const codes = nodes.map(({ code }) => code);
    fc.assert(fc.property(fc.array(fc.constantFrom(...codes), { maxLength: 6 }), fc.constantFrom(...codes), (clicks, code) => {
      const chosen = clicks.reduce<string[]>((before, click) => toggled(nodes, before, click), []);
      const once = toggled(nodes, chosen, code);
      if (markOf(nodes, chosen, code) === 'part' || once.length === 0 || chosen.length === 0) return;
      expect(toggled(nodes, once, code)).toEqual(chosen);
    }));
  });
});
