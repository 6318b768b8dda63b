// Which paths a change makes stale, by the topics of /v1/events. A path stands for all that begin with it.
const stale: Record<string, string[]> = {
  message: ['/v1/messages', '/v1/conversations/{waid}/{number}', '/v1/overview'],
  conversation: ['/v1/conversations', '/v1/overview'],
  device: ['/v1/devices', '/v1/overview', '/v1/operator/devices'],
  pairing: ['/v1/devices/{waid}/pairing'],
  delivery: ['/v1/deliveries'],
  balance: [
    '/v1/balance',
    '/v1/ledger',
    '/v1/invoices',
    '/v1/overview',
    '/v1/operator/accounts',
    '/v1/operator/invoices',
  ],
  contact: ['/v1/contacts'],
  reminder: ['/v1/reminders'],
  top_up_request: ['/v1/top_up_requests', '/v1/operator/top_up_requests'],
  account: [
    '/v1/account',
    '/v1/users',
    '/v1/keys',
    '/v1/allowed_addresses',
    '/v1/audit',
    '/v1/session',
    '/v1/operator/accounts',
  ],
  gateway: ['/v1/plans', '/v1/devices', '/v1/operator'],
  sandbox: ['/v1/sandbox'],
};

/** A topic that this page does not know makes everything stale: better too much than too little. */
export function staleBy(topic: string): string[] {
  return stale[topic] ?? ['/v1/'];
}
