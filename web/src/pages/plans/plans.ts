// Plans and their terms, as the parts of this area share them.
import { apiQuery } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import type { Schema } from '@/api/types';

export type Plan = Schema<'OperatorPlan'>;
export type Terms = Schema<'Terms'>;

export const plansQuery = apiQuery('/v1/operator/plans');

export const refreshPlans = () =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).includes('/plans') });
