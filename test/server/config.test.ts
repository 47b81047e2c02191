import { describe, expect, it } from 'vitest';
import { describeSettings, readConfig } from '../../server/config.ts';
import { Problem } from '../../server/model/problem.ts';

/** What is wrong, by variable. */
function faults(environment: Record<string, string>): Record<string, string> {
  try {
    readConfig(environment);
    return {};
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
  }
}

describe('the settings', () => {
  it('need nothing to be set', () => {
    expect(readConfig({ PATH: '/bin', HOME: '/root' })).toMatchObject({
      host: '127.0.0.1', port: 8080, databaseUrl: null, dataFolder: expect.stringMatching(/^\/.*\/data$/), basemap: null,
        demo: true,
    });
  });

  it('take every variable, an empty one as absent', () => {
    expect(readConfig({
      HOST: '0.0.0.0', PORT: '0', DATABASE_URL: 'postgres://u:p@h/d', HEXWATCH_DATA: '/srv/hexwatch',
        HEXWATCH_BASEMAP: 'kyiv.pmtiles',
      HEXWATCH_DEMO: 'off', HEXWATCH_ZONE: 'Europe/Kyiv', HEXWATCH_AGENCY: 'kyiv', HEXWATCH_AGENCY_NAME: 'Київ', HEXWATCH_LOG: '',
    })).toMatchObject({
      host: '0.0.0.0', port: 0, databaseUrl: 'postgres://u:p@h/d', dataFolder: '/srv/hexwatch',
        basemap: expect.stringMatching(/^\/.*kyiv\.pmtiles$/),
      demo: false, zone: 'Europe/Kyiv', agencySlug: 'kyiv', agencyName: 'Київ', logLevel: 'info',
    });
  });

  it('say everything that is wrong at once', () => {
    expect(Object.keys(faults({ PORT: '80a', HEXWATCH_ZONE: 'Kyiv', DATABASE_URL: 'mysql://x', HEXWATCH_DEMO: 'maybe',
      HEXWATCH_LOG: 'loud', HEXWATCH_AGENCY: 'A b' })).toSorted())
      .toEqual(['DATABASE_URL', 'HEXWATCH_AGENCY', 'HEXWATCH_DEMO', 'HEXWATCH_LOG', 'HEXWATCH_ZONE', 'PORT']);
    expect(faults({ PORT: '70000' })).toHaveProperty('PORT');
  });

  it('bound the column index, or switch it off', () => {
    expect(readConfig({}).columnsMegabytes).toBeNull();
    expect(readConfig({ HEXWATCH_COLUMNS_MB: '0' }).columnsMegabytes).toBe(0);
    expect(readConfig({ HEXWATCH_COLUMNS_MB: '512' }).columnsMegabytes).toBe(512);
    for (const wrong of ['-1', '1.5', 'all']) expect(faults({ HEXWATCH_COLUMNS_MB: wrong })).toHaveProperty('HEXWATCH_COLUMNS_MB');
  });

  it('refuse a misspelt name, and leave those of the tests alone', () => {
    expect(faults({ HEXWATCH_BASMAP: 'x' })).toEqual({ HEXWATCH_BASMAP: expect.stringContaining('HEXWATCH_BASEMAP') });
    expect(faults({ HEXWATCH_TEST_DATABASE_URL: 'x', HEXWATCH_NO_SKIP: '1', HEXWATCH_BENCH_X: '1', HEXWATCH_PEER_X: '1' })).toEqual({});
  });

  it('do not repeat a password in a complaint', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:geheim@h/d' }))
      .toThrow(expect.not.objectContaining({ message: expect.stringContaining('geheim') }));
  });

  it('describe themselves, each with a meaning', () => {
    const described = describeSettings();
    expect(described.map(({ variable }) => variable))
      .toEqual(expect.arrayContaining(['HOST', 'PORT', 'DATABASE_URL', 'HEXWATCH_DATA', 'HEXWATCH_BASEMAP']));
    expect(described.find(({ variable }) => variable === 'HEXWATCH_DEMO')?.fallback).toBe('on');
    for (const { meaning } of described) expect(meaning).toMatch(/^[A-Z].{10,}\.$/);
  });
});
