// Money is integer rupiah everywhere; only here does it become text.

/** "Rp 19.040" in Indonesian, "Rp 19,040" in English. */
export function formatMoney(rupiah: number, locale: string): string {
  const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(Math.abs(rupiah));
  return `${rupiah < 0 ? '−' : ''}Rp\u00a0${digits}`;
}

export function formatNumber(value: number, locale: string, digits = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** 0.1234 → "12,3 %" */
export function formatPercent(part: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(part);
}

export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value, locale, value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}
