import { apiQuery } from '@/api/query';

export const overviewQuery = apiQuery('/v1/overview');
