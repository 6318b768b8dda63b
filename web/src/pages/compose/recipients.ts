// Numbers as people paste them. What is found here guides the eye; the gateway decides (POST /v1/messages/preview).

export type Recipient = {
  /** What the gateway is asked for, and what tells one from another. */
  to: string;
  /** International digits; null where it cannot be a number. */
  digits: string | null;
  name?: string;
};

export const maxRecipients = 100;

const callingCodes: Record<string, string> = {
  ID: '62',
  MY: '60',
  SG: '65',
  TH: '66',
  PH: '63',
  VN: '84',
  BN: '673',
  TL: '670',
  AU: '61',
};

/** "+62 812-3456-7890", "0812…", "62812…" → "62812…"; null where it cannot be one. */
export function normalise(text: string, region = 'ID'): string | null {
  const plain = text.replace(/[\s.\-()[\]]/g, '');
  if (!/^\+?\d+$/.test(plain)) return null;
  const home = callingCodes[region];
  let digits = plain.replace(/^(\+|00)/, '');
  if (digits === plain) {
    if (!home) return plausible(plain) ? plain : null;
    if (plain.startsWith('0')) digits = home + plain.slice(1);
    else if (!plain.startsWith(home) && region === 'ID' && plain.startsWith('8')) digits = home + plain;
  }
  return plausible(digits) ? digits : null;
}

function plausible(digits: string): boolean {
  if (!/^[1-9]\d*$/.test(digits)) return false;
  return digits.startsWith('62') ? /^62[1-9]\d{6,12}$/.test(digits) : digits.length >= 7 && digits.length <= 15;
}

/** The numbers of a pasted text, one a line or separated; a name beside a number in its line is left out. */
export function split(text: string): string[] {
  return text.split(/[\r\n]+/).flatMap((line) => {
    const cells = line
      .split(/[,;\t|]/)
      .map((cell) => cell.trim())
      .filter(Boolean)
      .flatMap(apart);
    const numbers = cells.filter((cell) => (cell.match(/\d/g)?.length ?? 0) >= 6);
    return numbers.length > 0 ? numbers : cells;
  });
}

/** "0812345678 0813456789" are two, "0812 3456 7890" is one. */
function apart(cell: string): string[] {
  const parts = cell.split(/\s+/);
  return parts.length > 1 && parts.every((part) => /^\+?\d{9,15}$/.test(part)) ? parts : [cell];
}

export type Added = { recipients: Recipient[]; duplicates: number; left: number };

/** Adds what a text says; counts what was there already, and what is too much. */
export function add(recipients: Recipient[], texts: string[], region: string | undefined, name?: string): Added {
  const all = [...recipients];
  let duplicates = 0;
  let left = 0;
  for (const text of texts) {
    const digits = normalise(text, region);
    const to = digits ? asSent(text, digits) : text;
    if (all.some((each) => (digits ? each.digits === digits : each.to === to))) duplicates += 1;
    else if (all.length >= maxRecipients) left += 1;
    else all.push({ to, digits, ...(name && { name }) });
  }
  return { recipients: all, duplicates, left };
}

/** Digits that the text itself does not explain go as they were written: the gateway knows more countries. */
function asSent(text: string, digits: string): string {
  return digits === text.trim() ? text.trim() : `+${digits}`;
}
