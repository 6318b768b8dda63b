// Reads CSV as the gateway does (RFC 4180): quotes may span lines, `;` separates where the first line has no comma.

export type CsvRow = {
  /** Where it begins, counted from 1. */
  line: number;
  /** As it stands, without its line end. */
  text: string;
  fields: string[];
  /** A quote in the wrong place, or left open. Such a row ends with its line, so that one slip does not swallow the rest. */
  broken: boolean;
};

export function separatorOf(text: string): ',' | ';' {
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  return first.includes(',') || !first.includes(';') ? ',' : ';';
}

export const withoutMark = (text: string) => (text.startsWith('\ufeff') ? text.slice(1) : text);

export const isEmptyRow = ({ fields }: CsvRow) => fields.length === 1 && fields[0]!.trim() === '';

export function* csvRows(given: string): Generator<CsvRow> {
  const text = withoutMark(given);
  const separator = separatorOf(text);
  let line = 1;
  for (let at = 0; at < text.length;) {
    const { fields, end, broken } = readRow(text, at, separator);
    const raw = text.slice(at, end);
    yield { line, text: withoutReturn(raw), fields, broken };
    line += 1 + (raw.match(/\n/g)?.length ?? 0);
    at = end + 1;
  }
}

type Read = { fields: string[]; end: number; broken: boolean };

function readRow(text: string, from: number, separator: string): Read {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    if (text[at] === '"') {
      const closing = closingQuote(text, at);
      const end = closing < 0 ? -1 : endOfPlain(text, closing + 1, separator);
      if (end < 0 || withoutReturn(text.slice(closing + 1, end)) !== '') return brokenLine(text, from);
      fields.push(text.slice(at + 1, closing).replaceAll('""', '"'));
      at = end;
    } else {
      const end = endOfPlain(text, at, separator);
      fields.push(withoutReturn(text.slice(at, end)));
      at = end;
    }
    if (text[at] !== separator) return { fields, end: at, broken: false };
    at += 1;
  }
}

function brokenLine(text: string, from: number): Read {
  const found = text.indexOf('\n', from);
  const end = found < 0 ? text.length : found;
  return { fields: [withoutReturn(text.slice(from, end))], end, broken: true };
}

function closingQuote(text: string, opening: number): number {
  for (let at = opening + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0 || text[at + 1] !== '"') return at;
  }
}

function endOfPlain(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n') at += 1;
  return at;
}

const withoutReturn = (text: string) => (text.endsWith('\r') ? text.slice(0, -1) : text);

/** A file's text: UTF-8, or what spreadsheets on Windows write where it is not. */
export async function readTextFile(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
