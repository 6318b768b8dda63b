// Lists of addresses as people type them. The gateway decides what is one; here only slips of the hand are caught.

export const maxAddresses = 100;

/** One a line, or separated by commas, semicolons or spaces. */
export function splitAddresses(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** The first that is neither an address nor a network. */
export function firstBad(addresses: string[]): string | undefined {
  return addresses.find((each) => !looksLikeAddress(each));
}

function looksLikeAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false;
  const parts = address.split('.');
  const v4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  if (v4) return bits === undefined || Number(bits) <= 32;
  return address.includes(':') && /^[\da-f:.]+$/i.test(address) && (bits === undefined || Number(bits) <= 128);
}
