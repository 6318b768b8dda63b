// The pages as the navigation, the command palette and the shortcuts know them.
import {
  IconActivityHeartbeat,
  IconAddressBook,
  IconBellRinging,
  IconBuildingStore,
  IconCalculator,
  IconClipboardList,
  IconCode,
  IconDeviceMobile,
  IconDeviceMobileMessage,
  IconFileInvoice,
  IconInbox,
  IconKey,
  IconLayoutDashboard,
  IconMessages,
  IconReceipt2,
  IconScale,
  IconSend,
  IconSettings,
  IconWallet,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Scope } from '@/api/scope';
import { allows, isOperator, type Permission, type Session } from '@/api/session';

export type Entry = {
  to: NonNullable<LinkProps['to']>;
  /** In `nav` of common.json. */
  name: string;
  icon: Icon;
  permission?: Permission;
  /** Pressed after "g". */
  key?: string;
  /** One of the few in the bottom bar of a phone. */
  bar?: boolean;
};

export type Section = { name: string; entries: Entry[] };

const sending: Entry[] = [
  { to: '/', name: 'overview', icon: IconLayoutDashboard, key: 'o', bar: true },
  { to: '/compose', name: 'compose', icon: IconSend, permission: 'send_messages', key: 'n', bar: true },
  { to: '/messages', name: 'messages', icon: IconMessages, permission: 'see_messages', key: 'm', bar: true },
  { to: '/inbox', name: 'inbox', icon: IconInbox, permission: 'see_messages', key: 'i', bar: true },
  { to: '/reminders', name: 'reminders', icon: IconBellRinging, permission: 'see_messages', key: 'r' },
  { to: '/contacts', name: 'contacts', icon: IconAddressBook, permission: 'manage_consent', key: 'c' },
];

const connecting: Entry[] = [
  { to: '/devices', name: 'devices', icon: IconDeviceMobile, permission: 'see_devices', key: 'd' },
  { to: '/deliveries', name: 'deliveries', icon: IconWebhook, permission: 'manage_devices', key: 'w' },
  { to: '/keys', name: 'keys', icon: IconKey, permission: 'manage_keys', key: 'k' },
  { to: '/examples', name: 'examples', icon: IconCode, permission: 'see_devices', key: 'e' },
];

const keeping: Entry[] = [
  { to: '/billing', name: 'billing', icon: IconWallet, permission: 'see_money', key: 'b' },
  { to: '/audit', name: 'audit', icon: IconClipboardList, permission: 'see_audit' },
];

const settings: Entry = { to: '/settings', name: 'settings', icon: IconSettings, key: 's' };

const operating: Entry[] = [
  { to: '/operator/customers', name: 'customers', icon: IconBuildingStore, key: 'u', bar: true },
  { to: '/operator/top-ups', name: 'topups', icon: IconReceipt2, key: 't', bar: true },
  { to: '/operator/invoices', name: 'invoices', icon: IconFileInvoice },
  { to: '/operator/plans', name: 'plans', icon: IconCalculator, key: 'p' },
  { to: '/operator/devices', name: 'all_devices', icon: IconDeviceMobile, bar: true },
  { to: '/operator/policy', name: 'policy', icon: IconScale },
  { to: '/operator/health', name: 'health', icon: IconActivityHeartbeat, key: 'h', bar: true },
  { to: '/operator/audit', name: 'all_audit', icon: IconClipboardList, key: 'a' },
];

const sandbox: Entry = { to: '/sandbox', name: 'sandbox', icon: IconDeviceMobileMessage, key: 'x' };

/** What `session` may see; an operator sees a customer's pages while looking at one. */
export function sectionsFor(session: Session, scope: Scope | null): Section[] {
  const operator = isOperator(session);
  const own = !operator || scope !== null;
  const customer: Section[] = own
    ? [
        { name: 'sending', entries: sending },
        { name: 'connecting', entries: connecting },
        { name: 'keeping', entries: operator ? keeping : [...keeping, settings] },
      ]
    : [];
  return [
    ...customer,
    ...(operator ? [{ name: 'operating', entries: [...operating, settings] }] : []),
    ...(session.sandbox ? [{ name: 'trying', entries: [sandbox] }] : []),
  ]
    .map((section) => ({
      ...section,
      entries: section.entries.filter(({ permission }) => !permission || allows(session, permission)),
    }))
    .filter((section) => section.entries.length > 0);
}
