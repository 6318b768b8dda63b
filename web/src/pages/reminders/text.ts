// The text of a reminder with its {variables}, and the list that gives them values.
import { csvRows, isEmptyRow, separatorOf, withoutMark, type CsvRow } from '@/format/csvRows';

export const builtIn = ['date', 'time', 'number'];

/** The names in {braces}, each once; {{ and }} are braces. */
export function variablesIn(text: string): string[] {
  const names = text
    .replaceAll('{{', '')
    .replaceAll('}}', '')
    .matchAll(/\{([^{}]*)\}/g);
  return [...new Set([...names].map((match) => match[1]!))];
}

export function render(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{\{|\}\}|\{([^{}]*)\}/g, (all, name: string | undefined) =>
    name === undefined ? all[0]! : (values[name] ?? all),
  );
}

export type People = {
  count: number;
  variables: string[];
  /** The values of the first of them. */
  first: Record<string, string>;
  /** As the gateway takes it: the header begins with "number", and names what can be a variable. */
  csv: string;
  hasNumber: boolean;
};

const numberNames = [
  'number',
  'nomor',
  'nomer',
  'no',
  'no_hp',
  'nomor_hp',
  'hp',
  'nohp',
  'telepon',
  'whatsapp',
  'wa',
  'phone',
];

/** "Jatuh tempo" → "jatuh_tempo" */
function variableName(title: string): string {
  const name = title
    .trim()
    .replaceAll(/[^A-Za-z0-9_]+/g, '_')
    .slice(0, 40);
  return /^\d/.test(name) ? `_${name}`.slice(0, 40) : name;
}

export function readPeople(given: string): People {
  const text = withoutMark(given);
  const rows = csvRows(text);
  const header = rows.next().value as CsvRow | undefined;
  if (!header) return { count: 0, variables: [], first: {}, csv: '', hasNumber: false };
  const [title = '', ...titles] = header.fields;
  const hasNumber = numberNames.includes(variableName(title).toLowerCase());
  const variables = titles.map(variableName);
  let count = 0;
  let first: Record<string, string> = {};
  for (const row of rows) {
    if (isEmptyRow(row)) continue;
    const cells = row.fields.map((cell) => cell.trim());
    if (count === 0)
      first = Object.fromEntries([
        ['number', cells[0] ?? ''],
        ...variables.map((name, at) => [name, cells[at + 1] ?? '']),
      ]);
    count += 1;
  }
  const names = [hasNumber ? 'number' : title, ...variables];
  return { count, variables, first, csv: names.join(separatorOf(text)) + text.slice(header.text.length), hasNumber };
}

/** Numbers alone, one a line or separated. */
export function splitNumbers(text: string): string[] {
  return text
    .split(/[\n,;]+/)
    .map((number) => number.trim())
    .filter(Boolean);
}
