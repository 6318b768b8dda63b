// Operators may look at a customer's pages: their requests then carry `?account=ID`.
import { useSyncExternalStore } from 'react';

export type Scope = { id: number; name: string };

const key = 'kurir.account';
const listeners = new Set<() => void>();
let scope: Scope | null = read();

function read(): Scope | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Scope | null;
  } catch {
    return null;
  }
}

/** Look at the pages of this customer (operators only); null = leave them. Clear the query cache after it. */
export function setScope(next: Scope | null) {
  scope = next;
  if (next) sessionStorage.setItem(key, JSON.stringify(next));
  else sessionStorage.removeItem(key);
  listeners.forEach((listener) => listener());
}

export function currentScope(): Scope | null {
  return scope;
}

export function useScope(): Scope | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => scope,
  );
}

/** What belongs to the signed-in person or to the gateway is never scoped. */
const unscoped = ['/v1/session', '/v1/operator', '/v1/sandbox', '/v1/openapi'];

export function scopedAccount(path: string): number | undefined {
  if (!scope || unscoped.some((prefix) => path.startsWith(prefix))) return undefined;
  return scope.id;
}

/** The address of a download (`<a href>`), with the customer that an operator looks at. */
export function apiUrl(path: string, query: Record<string, string | number | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...query, account: scopedAccount(path) })) {
    if (value !== undefined && String(value) !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
