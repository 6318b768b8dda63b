// A list of contacts as the gateway takes it: what its columns mean, and the parts in which it is sent.
import type { Schema } from '@/api/types';
import { csvRows, isEmptyRow, withoutMark } from '@/format/csvRows';

export type BadLine = Omit<Schema<'ImportReport'>['bad'][number], 'fault'> & {
  fault: Schema<'ImportReport'>['bad'][number]['fault'] | 'too_long';
};
export type Part = { csv: string; firstLine: number; rows: number };
export type Cut = {
  /** The file's first line, for the parts behind it. */
  header: string;
  parts: Part[];
  /** Lines with contacts, bad ones included. */
  rows: number;
  /** Lines that are not worth sending. */
  bad: BadLine[];
};

export type Meaning = 'number' | 'name' | 'note' | 'proof' | 'ignored';
export type Look = {
  columns: { title: string; meaning: Meaning }[];
  hasHeader: boolean;
  /** The first rows of contacts. */
  sample: string[][];
  hasNumber: boolean;
  hasProof: boolean;
};

const rowsInPart = 300;
const charactersInPart = 150_000;
const longestRow = 20_000;
const shownOfLine = 80;

const otherNames: Record<string, Meaning> = {
  ...{ number: 'number', name: 'name', note: 'note', proof: 'proof' },
  ...{ nomor: 'number', no: 'number', nomer: 'number', hp: 'number', 'no hp': 'number', 'nomor hp': 'number' },
  ...{ nohp: 'number', telepon: 'number', whatsapp: 'number', wa: 'number', phone: 'number' },
  ...{ nama: 'name', catatan: 'note', keterangan: 'note', notes: 'note', bukti: 'proof' },
};
const withoutHeader: Meaning[] = ['number', 'name', 'note', 'proof'];

const meaningOf = (title: string): Meaning => otherNames[title.trim().toLowerCase().replaceAll('_', ' ')] ?? 'ignored';

const looksLikeNumber = (text: string) => /^\+?[\d\s.\-()]{7,}$/.test(text.trim());

/** What the gateway will take the columns for. */
export function lookAt(text: string, samples = 3): Look {
  const rows: string[][] = [];
  for (const row of csvRows(text)) {
    if (rows.length > 0 && isEmptyRow(row)) continue;
    rows.push(row.fields.map((field) => field.trim()));
    if (rows.length > samples) break;
  }
  const [first = [], ...rest] = rows;
  const named = first.map(meaningOf);
  const hasHeader = named.includes('number') || !looksLikeNumber(first[0] ?? '');
  const columns = first.map((title, at) => ({
    title: hasHeader ? title : '',
    meaning: hasHeader ? named[at]! : (withoutHeader[at] ?? 'ignored'),
  }));
  const has = (meaning: Meaning) => columns.some((column) => column.meaning === meaning);
  const sample = hasHeader ? rest : rows.slice(0, samples);
  return { columns, hasHeader, sample, hasNumber: has('number'), hasProof: has('proof') };
}

/** Cuts between rows, so that quotes that span lines stay whole, and around lines whose quotes are wrong. */
export function cutIntoParts(given: string): Cut {
  const text = withoutMark(given);
  const { hasHeader } = lookAt(text, 1);
  const cut: Cut = { header: '', parts: [], rows: 0, bad: [] };
  let lines: string[] = [];
  let part: Part = { csv: '', firstLine: 1, rows: 0 };
  let size = 0;
  const close = () => {
    if (part.rows > 0) cut.parts.push({ ...part, csv: `${lines.join('\n')}\n` });
    lines = [];
    size = 0;
  };
  let index = 0;
  for (const row of csvRows(text)) {
    const isFirst = index++ === 0;
    const counts = !(isFirst && hasHeader) && !isEmptyRow(row);
    if (isFirst) cut.header = row.text;
    const fault = row.broken ? 'quotes' : row.text.length > longestRow ? 'too_long' : undefined;
    if (counts) cut.rows += 1;
    if (fault) {
      close();
      part = { csv: '', firstLine: row.line + 1, rows: 0 };
      const shown = [...row.text.slice(0, 2 * shownOfLine)].slice(0, shownOfLine).join('');
      cut.bad.push({
        line: row.line,
        text: shown.length < row.text.length ? `${shown}…` : shown,
        fault,
        reason: fault,
      });
      continue;
    }
    if (part.rows >= rowsInPart || size > charactersInPart) {
      close();
      part = { csv: '', firstLine: row.line, rows: 0 };
    }
    if (lines.length === 0) part.firstLine = row.line;
    lines.push(row.text);
    size += row.text.length;
    if (counts) part.rows += 1;
  }
  close();
  return cut;
}
