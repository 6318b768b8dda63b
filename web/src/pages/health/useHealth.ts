// The health of the gateway, fetched again when anything happens on it, but not more often than people can read.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onAnyChange } from '@/api/live';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';

export type Health = Schema<'Health'>;
export type Slot = Health['slots'][number];

const leastWait = 10_000; // ms

export function useHealth() {
  const health = useQuery(apiQuery('/v1/operator/health'));
  const { refetch, dataUpdatedAt } = health;
  useEffect(() => {
    let timer: number | undefined;
    const end = onAnyChange(() => {
      timer ??= window.setTimeout(() => void refetch(), Math.max(0, dataUpdatedAt + leastWait - Date.now()));
    });
    return () => {
      end();
      window.clearTimeout(timer);
    };
  }, [refetch, dataUpdatedAt]);
  return health;
}
