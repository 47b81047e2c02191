import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeJudge } from '../../../server/geo/place.ts';
import { recogniseFormat } from '../../../server/formats/formats.ts';
import { incidentContent, type Incident } from '../../../server/model/incident.ts';
import { fitMapping } from '../../../server/model/incident_mapping.ts';
import { incidentReader } from '../../../server/model/incident_reader.ts';
import { commonOffence } from '../../../server/model/labels/common_offence.ts';
import { mapping as mappingSchema, type Mapping } from '../../../server/model/mapping.ts';
import { offenceByCode } from '../../../server/model/offence.ts';
import { chicago } from '../../../server/model/presets/chicago.ts';
import { presets } from '../../../server/model/presets/presets.ts';
import { isRejection, noteBook, type Note, type Rejection } from '../../../server/model/row.ts';
import { isSpecialCategory } from '../../../server/model/special_category.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { pieces } from '../formats/read.ts';

const now = Date.parse('2026-11-23T00:00:00Z');
type Understood = { incidents: Incident[]; rejections: Rejection[]; notes: Note[]; preset: string };

async function understand(content: string | Uint8Array, given: Mapping & { preset?: string } = {}): Promise<Understood> {
  const { preset = 'auto', ...mapping } = given;
  const { format, bytes } = await recogniseFormat(pieces(content));
  const table = await format.readTable(bytes, mapping);
  const fitting = fitMapping(table.columns, preset, mapping, 'Europe/Kyiv');
  const notes = noteBook();
  const rules = { decimalComma: mapping.decimalComma ?? false, projection: mapping.projection ?? null, placeholders: fitting.preset.placeholders, extent: fitting.preset.extent, areas: null };
  const read = incidentReader(table.columns, fitting, { now, judgePlace: placeJudge(rules), notes });
  const incidents: Incident[] = [];
  const rejections: Rejection[] = [];
  for await (const batch of table.batches) {
    rejections.push(...batch.rejections);
    for (const row of batch.rows) {
      const result = read(row);
      if (isRejection(result)) rejections.push(result);
      else incidents.push(result);
    }
  }
  return { incidents, rejections, notes: [...fitting.notes, ...notes.notes()], preset: fitting.preset.id };
}

const offenceOf = ({ offenceId }: Incident): string => [...offenceByCode.values()].find(({ id }) => id === offenceId)!.code;
const fixture = (name: string): Uint8Array => readFileSync(new URL(`../formats/fixtures/${name}`, import.meta.url));
const problem = (work: Promise<unknown>): Promise<{ code: string; message: string; fields: { field: string }[] }> =>
  work.then(() => { throw new Error('It went well, which was not expected.'); }, (error: { code: string; message: string; fields: { field: string }[] }) => error);

describe('rows are understood', () => {
  it('of a table with usual names, with two bad rows among ten', async () => {
    const { incidents, rejections, notes } = await understand(fixture('incidents.csv'));
    expect(incidents.length).toBe(8);
    expect(rejections.map(({ line, field, value, code }) => [line, field, value, code])).toEqual([
      [5, 'occurred_at', '2025-02-30 10:00:00', 'no_such_date'], [9, 'longitude', '30,57', 'bad_coordinate'],
    ]);
    expect(incidents.map(offenceOf)).toEqual(['burglary', 'robbery', 'damage.criminal', 'damage.arson', 'violence.no_injury', 'theft.shop', 'burglary', 'violence.homicide']);
    expect(incidents[0]).toMatchObject({
      line: 2, sourceId: 'A-1', sourceOffence: 'burglary', occurredText: '2025-03-01 08:15:00', zone: 'Europe/Kyiv', longitude: 30.5101, latitude: 50.4501,
      cell: expect.stringMatching(/^8a[0-9a-f]{13}$/) as string, locationPrecision: 'exact', placeProblem: null, address: 'Lypova 1, flat 3',
    });
    expect(incidents[5]).toMatchObject({ sourceId: 'A-8', longitude: null, cell: null, locationPrecision: 'none', placeProblem: 'missing' });
    expect(notes.map(({ code }) => code)).toEqual(['preset_found', 'columns_found']);
  });

  it('of GeoJSON points, with two bad ones among ten', async () => {
    const { incidents, rejections } = await understand(fixture('incidents.geojson'));
    expect(incidents.length).toBe(8);
    expect(rejections.map(({ line, code }) => [line, code])).toEqual([[3, 'not_a_point'], [7, 'no_such_date']]);
    expect(incidents[2]).toMatchObject({ sourceId: 'B-4', timePrecision: 'day', placeProblem: 'missing' });
    expect(incidents[4]).toMatchObject({ sourceId: '6' });
  });

  it('with what a mapping says: ids, times in two columns, intervals, labels, attributes', async () => {
    const text = 'nr;Tag;Zeit;bis;gemeldet;was;x;y;wo;nr2;tat\n'
      + '7;05.03.2024;7:05;06.03.2024 9:00;06.03.2024 9:30;Einbruch;30,5;50,4;Weg 1;a;(null)\n;05.03.2024;7:05;;;Unfug;0;0;;;\n';
    const { incidents, notes } = await understand(text, {
      preset: 'generic', id: 'nr', occurredFrom: ['Tag', 'Zeit'], occurredTo: 'bis', reportedAt: 'gemeldet', dateFormat: 'DD.MM.YYYY H:mm', zone: 'Europe/Berlin',
      longitude: 'X', latitude: 'Y', decimalComma: true, offence: 'was', labels: { einbruch: 'burglary.residential' }, address: ['wo', 'nr2'], attributes: ['nr2', 'tat'],
      locationPrecision: 'street',
    });
    expect(incidents[0]).toMatchObject({
      sourceId: '7', timePrecision: 'interval', occurredFrom: Date.parse('2024-03-05T06:05:00Z'), occurredTo: Date.parse('2024-03-06T08:00:00Z'),
      reportedAt: Date.parse('2024-03-06T08:30:00Z'), occurredText: '05.03.2024 7:05 / 06.03.2024 9:00', longitude: 30.5, latitude: 50.4,
      address: 'Weg 1 a', attributes: { nr2: 'a' }, locationPrecision: 'street',
    });
    expect(offenceOf(incidents[0]!)).toBe('burglary.residential');
    expect(incidents[1]).toMatchObject({ sourceId: null, placeProblem: 'zero', reportedAt: null, address: null, attributes: {} });
    expect(offenceOf(incidents[1]!)).toBe('other');
    expect(notes).toMatchObject([{ code: 'unknown_label', count: 1, line: 3, message: expect.stringContaining('"Unfug"') as string }]);
  });

  it('whose label nobody knows count as other, named once with their number', async () => {
    const rows = ['zork', 'zork', '', 'theft'].map((label, index) => `2024-01-0${index + 1},${label},30,50`).join('\n');
    const { incidents, notes } = await understand(`date,type,lon,lat\n${rows}`);
    expect(incidents.map(offenceOf)).toEqual(['other', 'other', 'other', 'theft']);
    expect(notes.filter(({ code }) => code.endsWith('label'))).toMatchObject([{ code: 'unknown_label', count: 2, line: 2 }, { code: 'missing_label', count: 1, line: 4 }]);
  });

  it('with the handling code of the file, which is part of the content only when it is not 0', async () => {
    const text = 'date,lon,lat\n2024-01-01,30,50';
    const [plain] = (await understand(text, { offenceIs: 'theft', zone: 'UTC' })).incidents;
    const [marked] = (await understand(text, { offenceIs: 'theft', zone: 'UTC', handlingCode: 4 })).incidents;
    expect([plain!.handlingCode, marked!.handlingCode]).toEqual([0, 4]);
    // To the letter what it was before there were handling codes: stored digests were made of it.
    const before = '[null,500,"theft",1704067200000,1704153600000,null,"UTC","2024-01-01","day",30,50,"exact",null,null,{}';
    expect(incidentContent(plain!)).toBe(`${before}]`);
    expect(incidentContent(marked!)).toBe(`${before},4]`);
  });

  it('of a file of one sort without a column for it', async () => {
    const { incidents } = await understand('date,lon,lat\n2024-01-01,30,50', { offenceIs: 'violence.homicide' });
    expect(incidents.map(offenceOf)).toEqual(['violence.homicide']);
  });

  it('whatever stands in them, to the last', async () => {
    const cell = fc.oneof(fc.constantFrom('', '0', '30.5', '50.4', '2024-01-01', '2024-01-01 10:00', '2024-02-31', 'theft', '1,5', '-', '9'.repeat(600)), fc.string({ maxLength: 10 }));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell, cell, cell), { maxLength: 40 }), async (rows) => {
      const text = ['id,date,type,lon,lat', ...rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))].join('\n');
      const { incidents, rejections } = await understand(text);
      expect(incidents.length + rejections.length).toBe(rows.length);
      for (const one of incidents) {
        expect(Number.isFinite(one.occurredFrom) && one.occurredFrom <= one.occurredTo).toBe(true);
        expect((one.longitude === null) === (one.cell === null) && (one.longitude === null) === (one.locationPrecision === 'none')).toBe(true);
        expect(JSON.parse(incidentContent(one))).toHaveLength(15);
      }
    }), { numRuns: 200 });
  });
});

describe('a mapping that cannot be right is refused', () => {
  it('by the names of the missing columns, with the preset that would fit', async () => {
    const london = 'Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n';
    expect(await problem(understand(london, { preset: 'chicago' }))).toMatchObject({
      code: 'missing_columns', message: expect.stringMatching(/no "Date", "Primary Type".*preset police_uk/) as string, fields: expect.arrayContaining([expect.objectContaining({ field: 'Date' })]) as [],
    });
    expect(await problem(understand('a,b\n1,2', { preset: 'police_uk' }))).toMatchObject({ code: 'missing_columns', message: expect.stringContaining('generic') as string });
    expect(await problem(understand('a,b\n1,2', { preset: 'zurich' }))).toMatchObject({ code: 'unknown_preset' });
  });

  it('when it names a column that the file does not have, or leaves out what is needed', async () => {
    expect(await problem(understand('date,type,lon,lat\n', { offence: 'kind' }))).toMatchObject({ code: 'missing_columns', message: expect.stringContaining('"kind"') as string });
    expect(await problem(understand('when,type,lon\n'))).toMatchObject({ code: 'missing_columns', fields: [{ field: 'occurredFrom' }, { field: 'latitude' }] });
    expect(await problem(understand('date,lon,lat\n'))).toMatchObject({ code: 'missing_columns', fields: [{ field: 'offence' }] });
  });

  it('when it asks for special categories of personal data', async () => {
    for (const column of ['vic_race', 'Vict Descent', 'ReligiousGroup', 'Perceived Ethnicity', 'національність', 'mental_health_flag']) {
      expect(isSpecialCategory(column), column).toBe(true);
      expect(await problem(understand(`date,type,lon,lat,${column}\n`, { attributes: [column] })), column).toMatchObject({ code: 'special_category' });
    }
    for (const column of ['trace', 'terrace', 'Location Description', 'racetrack', 'offence', 'age_group']) expect(isSpecialCategory(column), column).toBe(false);
    expect((await understand('date,type,lon,lat,vic_race\n2024-01-01,theft,1,2,X')).incidents[0]!.attributes).toEqual({});
  });

  it('by its schema: unknown fields, unknown codes', () => {
    expect(mappingSchema.safeParse({ when: 'x' }).success).toBe(false);
    expect(mappingSchema.safeParse({ labels: { x: 'murder' } }).success).toBe(false);
    expect(mappingSchema.safeParse({ offenceIs: 'violence.homicide', attributes: ['a'] }).success).toBe(true);
  });
});

describe('names of offences', () => {
  it.each([
    ['personal robbery', 'robbery.person'], ['Burglary', 'burglary'], ['burglary.residential', 'burglary.residential'], ['MOTOR VEHICLE THEFT', 'vehicle.theft'],
    ['Anti-Social Behaviour', 'public_order.antisocial'], ['шахрайство', 'fraud'], ['Murder and Nonnegligent Manslaughter', 'violence.homicide'],
  ])('%s is %s', (label, code) => { expect(commonOffence(label)).toBe(code); });

  it('that are merely similar are not guessed', () => {
    for (const label of ['robbery-ish', 'attempted burglary of a kiosk', 'thefts2', '']) expect(commonOffence(label)).toBeNull();
  });

  it.each([
    ['BURGLARY', 'FORCIBLE ENTRY', 'APARTMENT', 'burglary.residential'], ['BURGLARY', 'UNLAWFUL ENTRY', 'RESIDENCE-GARAGE', 'burglary.residential'],
    ['BURGLARY', 'FORCIBLE ENTRY', 'WAREHOUSE', 'burglary.non_residential'], ['BURGLARY', 'FORCIBLE ENTRY', 'MOVIE HOUSE/THEATER', 'burglary.non_residential'],
    ['BURGLARY', 'HOME INVASION', 'OTHER', 'burglary.residential'], ['ROBBERY', 'AGGRAVATED VEHICULAR HIJACKING', 'STREET', 'robbery.vehicle'],
    ['ROBBERY', 'ARMED: HANDGUN', 'GAS STATION', 'robbery.business'], ['ROBBERY', 'STRONGARM - NO WEAPON', 'SIDEWALK', 'robbery.person'],
    ['HOMICIDE', 'FIRST DEGREE MURDER', 'STREET', 'violence.homicide'], ['STALKING', 'SIMPLE', '', 'violence.stalking'],
    ['NARCOTICS', 'POSS: CRACK', '', 'drugs.possession'], ['NARCOTICS', 'MANU/DELIVER: HEROIN (WHITE)', '', 'drugs.supply'], ['NARCOTICS', 'FOUND SUSPECT NARCOTICS', '', 'drugs'],
    ['NARCOTICS', 'MANU/POSS. W/INTENT TO DELIVER: SYNTHETIC MARIJUANA', '', 'drugs.supply'],
    ['BATTERY', 'AGGRAVATED: HANDGUN', '', 'violence.injury'], ['BATTERY', 'PRO EMP HANDS NO/MIN INJURY', '', 'violence.no_injury'], ['THEFT', 'RETAIL THEFT', '', 'theft.shop'],
    ['OFFENSE INVOLVING CHILDREN', 'AGG SEX ASSLT OF CHILD FAM MBR', '', 'sexual.rape'], ['CRIMINAL SEXUAL ASSAULT', 'NON-AGGRAVATED', '', 'sexual.rape'],
  ])('Chicago: %s, %s, %s is %s', (type, description, location, code) => {
    const cells: Record<string, string> = { 'Primary Type': type, 'Description': description, 'Location Description': location };
    expect(chicago.classify!((column) => cells[column]!)).toBe(code);
  });

  it('of every preset and synonym lead to codes of the classification', () => {
    for (const preset of presets) expect(mappingSchema.safeParse(preset.mapping).success, preset.id).toBe(true);
    expect(chicago.classify!(() => 'SOMETHING NEW')).toBeNull();
  });
});

describe.skipIf(!hasSharedData())('published files', () => {
  it('Chicago: every type of 125,590 rows is known, and quick to read', async () => {
    const began = performance.now();
    const { incidents, rejections, notes, preset } = await understand(readFileSync(sharedData('points/chicago/chicago_2018H1_portal16.csv.gz')));
    // One second when nothing else runs; the bound is for machines that do something else as well.
    expect(performance.now() - began).toBeLessThan(12_000);
    expect([preset, incidents.length, rejections.length]).toEqual(['chicago', 125_590, 0]);
    expect(notes.filter(({ code }) => code === 'unknown_label')).toEqual([]);
    expect(incidents.filter(({ placeProblem }) => placeProblem === 'missing').length).toBe(686);
    expect(incidents.filter(({ timeFlag }) => timeFlag === 'gap').length).toBe(8);
    expect(incidents.filter((one) => one.sourceOffence === 'ROBBERY').every((one) => offenceOf(one).startsWith('robbery.'))).toBe(true);
  });

  it('Chicago with 22 columns, a byte order mark and quoted commas', async () => {
    const { incidents, rejections, notes, preset } = await understand(readFileSync(sharedData('points/chicago/chicago_sample10k_socrata22_bom.csv')));
    expect([preset, incidents.length, rejections.length]).toEqual(['chicago', 10_000, 0]);
    expect(notes.filter(({ code }) => code === 'unknown_label')).toEqual([]);
    expect(incidents[0]).toMatchObject({ sourceId: '13364090', attributes: { Description: 'PROTECTED EMPLOYEE - HANDS, FISTS, FEET, NO / MINOR INJURY' } });
    expect(incidents.filter(({ placeProblem }) => placeProblem !== null).length).toBe(270);
  });

  it('Chicago homicides: 53 at the point that stands for unknown, 3 without coordinates', async () => {
    const { incidents } = await understand(readFileSync(sharedData('points/chicago/chicago_homicides_2001_2018_socrata22.csv')));
    expect(incidents.length).toBe(9265);
    expect(incidents.every((one) => offenceOf(one) === 'violence.homicide')).toBe(true);
    const problems = Map.groupBy(incidents, ({ placeProblem }) => placeProblem);
    expect([problems.get('placeholder')!.length, problems.get('missing')!.length]).toEqual([53, 3]);
  });

  it('London: the month is all that is known', async () => {
    const { incidents, notes, preset } = await understand(readFileSync(sharedData('points/uk_city_of_london/2019-06-city-of-london-street.csv')));
    expect([preset, incidents.length]).toEqual(['police_uk', 922]);
    expect(incidents.every(({ timePrecision, localHour, localWeekday, zone }) => timePrecision === 'month' && localHour === null && localWeekday === null && zone === 'Europe/London')).toBe(true);
    expect(incidents.every(({ locationPrecision }) => locationPrecision === 'snapped' || locationPrecision === 'none')).toBe(true);
    expect(notes.filter(({ code }) => code === 'unknown_label')).toEqual([]);
  });

  it('Medellin: semicolons and decimal commas', async () => {
    const file = readFileSync(sharedData('points/latin_america/medellin_homicides_semicolon_decimalcomma.csv'));
    const { incidents, rejections } = await understand(file, { decimalComma: true, zone: 'America/Bogota', offenceIs: 'violence.homicide', attributes: ['modalidad'] });
    expect([incidents.length, rejections.length]).toEqual([9360, 0]);
    expect(incidents.filter(({ longitude }) => longitude === null).length).toBe(81);
    expect(incidents[0]).toMatchObject({ longitude: -75.569854, latitude: 6.25722555 });
    const without = await understand(file, { zone: 'America/Bogota', offenceIs: 'violence.homicide' });
    expect(without.rejections[0]).toMatchObject({ code: 'bad_coordinate', reason: expect.stringContaining('decimalComma') as string });
  });

  it('Los Angeles: the time of day as 0001 to 2359 beside a date of two forms', async () => {
    const { incidents, rejections, notes } = await understand(readFileSync(sharedData('points/los_angeles/lapd_2020on_first10k.csv')), {
      preset: 'generic', id: 'DR_NO', occurredFrom: ['DATE OCC', 'TIME OCC'], reportedAt: 'Date Rptd', zone: 'America/Los_Angeles', offence: 'Crm Cd Desc', address: 'LOCATION',
      dateFormat: ['MM/DD/YYYY [00:00] HHmm', 'MM/DD/YYYY [12:00:00 AM] HHmm', 'MM/DD/YYYY HH:mm', 'MM/DD/YYYY hh:mm:ss A'],
    });
    expect([incidents.length, rejections.length]).toEqual([10_000, 0]);
    const minuteAfterMidnight = incidents.filter(({ occurredText }) => occurredText.endsWith(' 0001'));
    expect(minuteAfterMidnight.length).toBeGreaterThan(50);
    expect(minuteAfterMidnight.every(({ localHour, occurredFrom }) => localHour === 0 && new Date(occurredFrom).getUTCMinutes() === 1)).toBe(true);
    expect(incidents.filter(({ placeProblem }) => placeProblem === 'zero').length).toBe(13);
    expect(notes.some(({ code }) => code === 'bad_report_time')).toBe(false);
  });

  it('burglaries in metres of Illinois East: one row has no date', async () => {
    const { incidents, rejections } = await understand(readFileSync(sharedData('points/chicago/nearrepeat_chicago_be_2016.csv')),
      { projection: '26971', offenceIs: 'burglary', zone: 'America/Chicago' });
    expect([incidents.length, rejections.length]).toEqual([11_700, 1]);
    expect(rejections[0]).toMatchObject({ line: 2364, field: 'date', code: 'missing_date' });
    expect(incidents[0]!.longitude).toBeCloseTo(-87.7267, 4);
  });
});
