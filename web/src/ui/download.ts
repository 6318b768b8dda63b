// Files made in the page.
import { toCsv } from '@/format/csv';

export function downloadText(name: string, text: string, type: string) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function downloadCsv(name: string, rows: (string | number | null | undefined)[][]) {
  downloadText(name, toCsv(rows), 'text/csv;charset=utf-8');
}
