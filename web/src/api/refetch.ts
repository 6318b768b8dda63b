// Fetching again what a change made stale.
import type { Query, QueryClient } from '@tanstack/react-query';

/** To be fetched again when the fetch under way has ended. */
const waiting = new Set<Query>();

/**
 * A fetch under way may be older than the change: it is followed by another one. It is not cut short, for where changes come faster
 * than answers the page would never get any.
 */
export function refetchStale(queries: QueryClient, isStale: (query: Query) => boolean) {
  const busy = queries.getQueryCache().findAll({ predicate: isStale, fetchStatus: 'fetching' });
  void queries.invalidateQueries({ predicate: (query) => isStale(query) && !busy.includes(query) });
  busy.filter((query) => !waiting.has(query)).forEach((query) => void refetchLater(queries, query));
}

async function refetchLater(queries: QueryClient, query: Query) {
  waiting.add(query);
  await query.promise?.catch(() => undefined);
  waiting.delete(query);
  await queries.invalidateQueries({ predicate: (other) => other === query });
}
