// Who is signed in, and what they may do.
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, call, setCsrfToken } from './client';
import { queryClient } from './queryClient';
import type { components } from './schema';
import { setScope } from './scope';

export type Session = components['schemas']['Session'];

/** The permissions of a role, as src/domain/role.hpp names them. */
export type Permission =
  | 'see_messages'
  | 'send_messages'
  | 'see_devices'
  | 'manage_devices'
  | 'manage_keys'
  | 'manage_consent'
  | 'see_money'
  | 'manage_billing'
  | 'see_audit'
  | 'manage_account'
  | 'manage_users'
  | 'manage_gateway';

export const sessionQuery = queryOptions({
  queryKey: ['/v1/session'],
  queryFn: async ({ signal }) => adopt(await call(api.GET('/v1/session', { signal }))),
  staleTime: Infinity,
  gcTime: Infinity,
});

/** Takes a session that the gateway has answered, after signing in or a change of it. */
export function adopt(session: Session): Session {
  setCsrfToken(session.csrf_token);
  queryClient.setQueryData(sessionQuery.queryKey, session);
  return session;
}

export async function signOut() {
  await call(api.DELETE('/v1/session'));
  forget();
}

/** Nothing of one person stays for the next. */
export function forget() {
  setCsrfToken('');
  setScope(null);
  queryClient.clear();
}

/** The session; only below the shell, where somebody is signed in. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

export function usePermission(permission: Permission): boolean {
  return allows(useSession(), permission);
}

export function allows(session: Session, permission: Permission): boolean {
  return (session.permissions as readonly string[]).includes(permission);
}

export function isOperator(session: Session): boolean {
  return session.user.role === 'operator';
}
