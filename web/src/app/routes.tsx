// All pages and who may enter them. A page is a file of its own, fetched with its translations when it is first visited;
// the overview comes with the frame, and its figures are asked for before it is drawn: most visits begin there.
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { queryClient } from '@/api/queryClient';
import type { Session } from '@/api/session';
import { loadArea } from '@/i18n';
import OverviewPage from '@/pages/overview/OverviewPage';
import { overviewQuery } from '@/pages/overview/overview';
import { FullPageError, NotFound, PageError } from '@/shell/Failures';
import { Shell } from '@/shell/Shell';
import { PageSkeleton } from '@/ui/States';
import { check, requireSession, type Rule } from './guards';
import type { Filters } from './search';

const root = createRootRouteWithContext<object>()({
  component: Outlet,
  errorComponent: FullPageError,
  notFoundComponent: NotFound,
  validateSearch: (search): Filters => search as Filters,
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  errorComponent: FullPageError,
  beforeLoad: async ({ location }): Promise<{ session: Session }> => ({ session: await requireSession(location.href) }),
});

type PageModule = { default: ComponentType };

/** A page fetched with the translations of its area. */
function lazyPage(area: string, load: () => Promise<PageModule>) {
  return lazyRouteComponent(async () => (await Promise.all([load(), loadArea(area)]))[0]);
}

function open<const Path extends string>(path: Path, area: string, load: () => Promise<PageModule>) {
  return createRoute({ getParentRoute: () => root, path, component: lazyPage(area, load) });
}

const inShell = (rule: Rule) => ({
  getParentRoute: () => app,
  pendingComponent: PageSkeleton,
  errorComponent: PageError,
  beforeLoad: ({ context }: { context: { session: Session } }) => check(context.session, rule),
});

function page<const Path extends string>(path: Path, area: string, rule: Rule, load: () => Promise<PageModule>) {
  return createRoute({ ...inShell(rule), path, component: lazyPage(area, load) });
}

const overview = createRoute({
  ...inShell({}),
  path: '/',
  component: OverviewPage,
  loader: () => queryClient.prefetchQuery(overviewQuery),
  pendingMs: 1_000, // drawing the frame once is faster than twice
});

export const routeTree = root.addChildren([
  open('/sign-in', 'session', () => import('@/pages/session/SignInPage')),
  open('/change-password', 'session', () => import('@/pages/session/ChangePasswordPage')),
  app.addChildren([
    overview,
    page('/devices', 'devices', { permission: 'see_devices' }, () => import('@/pages/devices/DevicesPage')),
    page('/devices/$waid', 'devices', { permission: 'see_devices' }, () => import('@/pages/devices/DevicePage')),
    page('/compose', 'compose', { permission: 'send_messages' }, () => import('@/pages/compose/ComposePage')),
    page('/messages', 'messages', { permission: 'see_messages' }, () => import('@/pages/messages/MessagesPage')),
    page('/messages/$id', 'messages', { permission: 'see_messages' }, () => import('@/pages/messages/MessagePage')),
    page('/inbox', 'inbox', { permission: 'see_messages' }, () => import('@/pages/inbox/InboxPage')),
    page('/inbox/$waid/$number', 'inbox', { permission: 'see_messages' }, () => import('@/pages/inbox/InboxPage')),
    page('/reminders', 'reminders', { permission: 'see_messages' }, () => import('@/pages/reminders/RemindersPage')),
    page(
      '/reminders/new',
      'reminders',
      { permission: 'send_messages' },
      () => import('@/pages/reminders/NewReminderPage'),
    ),
    page('/reminders/$id', 'reminders', { permission: 'see_messages' }, () => import('@/pages/reminders/ReminderPage')),
    page('/contacts', 'contacts', { permission: 'manage_consent' }, () => import('@/pages/contacts/ContactsPage')),
    page(
      '/contacts/$number',
      'contacts',
      { permission: 'manage_consent' },
      () => import('@/pages/contacts/ContactPage'),
    ),
    page(
      '/deliveries',
      'deliveries',
      { permission: 'manage_devices' },
      () => import('@/pages/deliveries/DeliveriesPage'),
    ),
    page(
      '/deliveries/$id',
      'deliveries',
      { permission: 'manage_devices' },
      () => import('@/pages/deliveries/DeliveryPage'),
    ),
    page('/keys', 'keys', { permission: 'manage_keys' }, () => import('@/pages/keys/KeysPage')),
    page('/billing', 'billing', { permission: 'see_money' }, () => import('@/pages/billing/BillingPage')),
    page('/examples', 'examples', { permission: 'see_devices' }, () => import('@/pages/examples/ExamplesPage')),
    page('/audit', 'audit', { permission: 'see_audit' }, () => import('@/pages/audit/AuditPage')),
    page('/settings', 'settings', { personal: true }, () => import('@/pages/settings/SettingsPage')),
    page('/operator/customers', 'customers', { operator: true }, () => import('@/pages/customers/CustomersPage')),
    page('/operator/customers/$id', 'customers', { operator: true }, () => import('@/pages/customers/CustomerPage')),
    page('/operator/plans', 'plans', { operator: true }, () => import('@/pages/plans/PlansPage')),
    page('/operator/top-ups', 'topups', { operator: true }, () => import('@/pages/topups/TopUpsPage')),
    page('/operator/invoices', 'invoices', { operator: true }, () => import('@/pages/invoices/InvoicesPage')),
    page('/operator/devices', 'alldevices', { operator: true }, () => import('@/pages/alldevices/AllDevicesPage')),
    page('/operator/policy', 'policy', { operator: true }, () => import('@/pages/policy/PolicyPage')),
    page('/operator/health', 'health', { operator: true }, () => import('@/pages/health/HealthPage')),
    page('/operator/audit', 'audit', { operator: true }, () => import('@/pages/audit/AuditPage')),
    page('/sandbox', 'sandbox', { sandbox: true }, () => import('@/pages/sandbox/SandboxPage')),
  ]),
]);
