// Numbers are kept as digits in international form; people read them in groups.

/** "6281234567890" → "+62 812-3456-7890". */
export function formatPhone(digits: string): string {
  if (!/^\d{6,15}$/.test(digits)) return digits;
  if (!digits.startsWith('62')) return `+${digits}`;
  const rest = digits.slice(2);
  const groups = [rest.slice(0, 3), rest.slice(3, 7), rest.slice(7)].filter(Boolean);
  return `+62 ${groups.join('-')}`;
}
