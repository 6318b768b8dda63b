// Who may enter which route. The gateway decides on every request; here it only keeps people from dead ends.
import { redirect } from '@tanstack/react-router';
import { ApiError } from '@/api/errors';
import { queryClient } from '@/api/queryClient';
import { currentScope, setScope } from '@/api/scope';
import { allows, isOperator, sessionQuery, type Permission, type Session } from '@/api/session';
import { languageChosen, showLanguage } from '@/i18n';

/** The session, or null where nobody is signed in. */
export async function knownSession(): Promise<Session | null> {
  try {
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!languageChosen() && session.account) await showLanguage(session.account.language);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export async function requireSession(href: string): Promise<Session> {
  const session = await knownSession();
  if (!session) throw redirect({ to: '/sign-in', search: { return: href === '/' ? undefined : href } });
  if (session.user.must_change_password) throw redirect({ to: '/change-password' });
  return session;
}

export type Rule = {
  permission?: Permission;
  /** Pages of the gateway's own people. */
  operator?: boolean;
  /** Pages without a customer: they work for operators who look at none. */
  personal?: boolean;
  sandbox?: boolean;
};

export function check(session: Session, rule: Rule) {
  const operator = isOperator(session);
  if (rule.operator && operator && currentScope()) {
    setScope(null);
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
  }
  if (operator && !rule.operator && !rule.personal && !rule.sandbox && !currentScope())
    throw redirect({ to: '/operator/customers' });
  const refused = (rule.operator && !operator) || (rule.permission && !allows(session, rule.permission));
  if (refused || (rule.sandbox && !session.sandbox)) throw new ApiError(403, 'forbidden', '');
}
