// Live updates: one EventSource on /v1/events tells which resources changed; their queries are fetched again.
import { useSyncExternalStore } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { Throttle, backOff } from './liveTiming';
import { staleBy } from './liveTopics';
import { refetchStale } from './refetch';

export type Connection = 'off' | 'connecting' | 'live' | 'offline';

let connection: Connection = 'off';
const listeners = new Set<() => void>();

function show(next: Connection) {
  if (next === connection) return;
  connection = next;
  listeners.forEach((listener) => listener());
}

/** What the banner of the shell shows. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
}

const hearers = new Set<() => void>();

/** Called at every change, whatever it is of: for pages that show all of the gateway. Returns what ends it. */
export function onAnyChange(hearer: () => void): () => void {
  hearers.add(hearer);
  return () => void hearers.delete(hearer);
}

/** Starts listening; returns what ends it. */
export function listen(queries: QueryClient): () => void {
  let source: EventSource | null = null;
  let attempts = 0;
  let timer: number | undefined;
  let interrupted = false;
  const stale = new Throttle<string>(250, (prefixes) => {
    refetchStale(queries, ({ queryKey }) => prefixes.some((prefix) => String(queryKey[0]).startsWith(prefix)));
  });
  const everything = () => refetchStale(queries, ({ queryKey }) => queryKey[0] !== '/v1/session');

  const heard = (event: MessageEvent<string>) => {
    const topic = topicOf(event.data);
    if (topic) staleBy(topic).forEach((prefix) => stale.add(prefix));
    hearers.forEach((hearer) => hearer());
  };

  function open() {
    window.clearTimeout(timer);
    source?.close();
    show(interrupted ? 'offline' : 'connecting');
    source = new EventSource('/v1/events');
    // It sends Last-Event-ID when it reconnects by itself; a new one does not, and what it missed is unknown.
    let missed = interrupted;
    source.onopen = () => {
      attempts = 0;
      interrupted = false;
      if (missed) everything();
      missed = false;
      show('live');
    };
    source.addEventListener('change', heard);
    source.addEventListener('reset', everything);
    source.onerror = () => {
      interrupted = true;
      show('offline');
      if (source?.readyState !== EventSource.CLOSED) return;
      // Refused, which may mean that the session has ended.
      void queries.invalidateQueries({ queryKey: ['/v1/session'] });
      timer = window.setTimeout(open, backOff(attempts++, Math.random()));
    };
  }

  const lost = () => {
    interrupted = true;
    show('offline');
  };
  window.addEventListener('online', open);
  window.addEventListener('offline', lost);
  open();
  return () => {
    window.removeEventListener('online', open);
    window.removeEventListener('offline', lost);
    window.clearTimeout(timer);
    stale.cancel();
    source?.close();
    show('off');
  };
}

function topicOf(data: string): string | undefined {
  try {
    const change = JSON.parse(data) as { topic?: unknown };
    return typeof change.topic === 'string' ? change.topic : undefined;
  } catch {
    return undefined;
  }
}
