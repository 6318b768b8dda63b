// Queries of the typed client. The key of a query begins with its path, by which live.ts invalidates it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { MaybeOptionalInit, MethodResponse } from 'openapi-fetch';
import type { PathsWithMethod } from 'openapi-typescript-helpers';
import { api, call } from './client';
import type { paths } from './schema';

export type GetPath = PathsWithMethod<paths, 'get'>;
type Init<P extends GetPath> = MaybeOptionalInit<paths[P], 'get'>;
type InitArgument<P extends GetPath> = undefined extends Init<P> ? [init?: Init<P>] : [init: Init<P>];
export type Answer<P extends GetPath> = MethodResponse<typeof api, 'get', P>;
/** The paths that answer `{data: […], next}`. */
export type ListPath = { [P in GetPath]: Answer<P> extends { data: unknown[] } ? P : never }[GetPath];
export type Item<P extends ListPath> = Answer<P> extends { data: (infer T)[] } ? T : never;

type AnyGet = (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const get = api.GET as unknown as AnyGet;

/** `useQuery(apiQuery('/v1/devices/{waid}', { params: { path: { waid } } }))` */
export function apiQuery<P extends GetPath>(path: P, ...init: InitArgument<P>) {
  return queryOptions({
    queryKey: [path as string, init[0] ?? {}],
    queryFn: ({ signal }) => call(get(path, { ...init[0], signal })) as Promise<Answer<P>>,
  });
}

type Page<Row> = { data: Row[]; next: string | undefined };
type WithQuery = { params?: { query?: Record<string, unknown> } };

function listOptions<Row>(path: string, given: WithQuery) {
  const at = (cursor: string | undefined) => ({
    ...given,
    params: { ...given.params, query: { ...given.params?.query, ...(cursor ? { cursor } : {}) } },
  });
  return infiniteQueryOptions({
    queryKey: [path, 'list', given],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<Page<Row>> => {
      const page = (await call(get(path, { ...at(pageParam), signal }))) as { data: Row[]; next?: string | null };
      return { data: page.data, next: page.next ?? undefined };
    },
    getNextPageParam: (last) => last.next,
  });
}

export type ListOptions<Row> = ReturnType<typeof listOptions<Row>>;

/** A list by cursor, for `useCursorList`: `apiList('/v1/messages', { params: { query: { state: 'sent' } } })` */
export function apiList<P extends ListPath>(path: P, ...init: InitArgument<P>): ListOptions<Item<P>> {
  return listOptions<Item<P>>(path, (init[0] ?? {}) as WithQuery);
}
