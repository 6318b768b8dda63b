import { expect, test } from 'vitest';
import { csvRows } from '@/format/csvRows';
import { cutIntoParts, lookAt } from './importParts';

test('rows keep quotes that span lines, and their line numbers', () => {
  const rows = [...csvRows('\ufeffnumber;note\r\n0811;"one\r\ntwo ""x"""\r\n0812;y')];
  expect(rows.map(({ line, fields }) => [line, fields])).toEqual([
    [1, ['number', 'note']],
    [2, ['0811', 'one\r\ntwo "x"']],
    [4, ['0812', 'y']],
  ]);
});

test('a quote left open spoils its own line only', () => {
  const rows = [...csvRows('number,name\n0811,"Ani\n0812,Budi\n0813,"Citra"\n')];
  expect(rows.map(({ line, broken }) => [line, broken])).toEqual([
    [1, false],
    [2, true],
    [3, false],
    [4, false],
  ]);
});

test('parts are cut between rows and say where they begin', () => {
  const lines = Array.from({ length: 700 }, (_, at) => `08110000${String(at).padStart(4, '0')},"a\nb"`);
  const { header, parts, rows, bad } = cutIntoParts(`number,note\n${lines.join('\n')}\n`);
  expect(header).toBe('number,note');
  expect(rows).toBe(700);
  expect(bad).toEqual([]);
  expect(parts.map((part) => [part.firstLine, part.rows])).toEqual([
    [1, 300],
    [602, 300],
    [1202, 100],
  ]);
  expect(parts.map(({ csv }) => csv).join('')).toBe(`number,note\n${lines.join('\n')}\n`);
});

test('lines with wrong quotes are told and not sent', () => {
  const { parts, bad, rows } = cutIntoParts('number,name\n0811,A\n0812,"B" C\n0813,D\n');
  expect(rows).toBe(3);
  expect(bad).toMatchObject([{ line: 3, fault: 'quotes', text: '0812,"B" C' }]);
  expect(parts.map(({ csv, firstLine }) => [firstLine, csv])).toEqual([
    [1, 'number,name\n0811,A\n'],
    [4, '0813,D\n'],
  ]);
});

test('a part without rows is not sent', () => {
  expect(cutIntoParts('number,name\n\n').parts).toEqual([]);
});

test('columns are known by their names, or by their places', () => {
  expect(lookAt('Nama;No_HP;Kota\nAni;0811;Solo').columns.map(({ meaning }) => meaning)).toEqual([
    'name',
    'number',
    'ignored',
  ]);
  const bare = lookAt('081234567,Ani\n');
  expect(bare.hasHeader).toBe(false);
  expect(bare.columns.map(({ meaning }) => meaning)).toEqual(['number', 'name']);
  expect(lookAt('foo,bar\n').hasNumber).toBe(false);
});
