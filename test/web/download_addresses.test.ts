import { describe, expect, it } from 'vitest';
import { layerIds, layers } from '../../tiles/layers.ts';
import { curlLine, downloadAddresses, shownLayer, type Shown } from '../../web/panels/download_addresses.ts';
import { defaultView } from '../../web/url.ts';

const shown: Shown = {
  view: { ...defaultView, window: { kind: 'last', days: 28 }, offences: ['robbery'], hours: [22, 23], area: 'district:001', paint: 'change', against: 'year', measure: 'harm' },
  agency: 'demo', lastCompleteDay: '2026-11-22', resolution: 9,
};
const asked = (path: string): Record<string, string> => Object.fromEntries(new URL(path, 'http://page').searchParams);

describe('the addresses of a download', () => {
  it('name the window by its days, so that they show the same tomorrow', () => {
    expect(asked(downloadAddresses('changes', shown).file('csv'))).toEqual({
      agency: 'demo', from: '2026-10-26', to: '2026-11-23', offences: 'robbery', hours: '22-23', area: 'district:001', resolution: '9', against: 'year',
    });
  });

  it('hold only what the layer takes, at every door', () => {
    for (const layer of layerIds) {
      const at = downloadAddresses(layer, shown);
      const own = ['agency', ...layers[layer].features.parameters];
      for (const path of [at.items, at.file('gpkg')]) expect(Object.keys(asked(path)).filter((name) => !own.includes(name))).toEqual([]);
      expect(Object.keys(asked(at.tileJson)).filter((name) => !['agency', ...layers[layer].parameters].includes(name))).toEqual([]);
      expect(asked(at.matched)).toEqual({ ...asked(at.items), f: 'json', limit: '1' });
    }
    expect(asked(downloadAddresses('hotspots', shown).items)['measure']).toBe('harm');
    expect(asked(downloadAddresses('incidents', shown).items)).not.toHaveProperty('resolution');
  });

  it('begin with what the map is painted by', () => {
    expect((['hotspots', 'amount', 'change'] as const).map((paint) => shownLayer({ paint }))).toEqual(['hotspots', 'hexes', 'changes']);
  });

  it('on the page of patrols begin with the plan, which they name', () => {
    const plan = '0123456789abcdef01234567';
    expect(shownLayer({ paint: 'hotspots', page: 'patrol', plan })).toBe('patrols');
    expect(shownLayer({ paint: 'hotspots', page: 'patrol', plan: null })).toBe('hotspots');
    expect(asked(downloadAddresses('patrols', { ...shown, view: { ...shown.view, page: 'patrol', plan } }).file('geojson'))).toEqual({ agency: 'demo', plan });
  });

  it('cannot break out of the quotes of a shell', () => {
    expect(curlLine("http://h/x?area=a'; rm -rf ~; '")).toBe("curl --fail --compressed -O -J 'http://h/x?area=a%27; rm -rf ~; %27'");
  });
});
