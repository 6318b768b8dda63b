// The one way to the gateway: typed by api/openapi.yaml, signed with the CSRF token, failing with ApiError.
import createClient, { type Middleware } from 'openapi-fetch';
import { ApiError, errorFrom, offlineCode } from './errors';
import type { paths } from './schema';
import { scopedAccount } from './scope';

let csrfToken = '';
let whenSignedOut = () => {};

/** The token of the session: everything but GET carries it. */
export function setCsrfToken(token: string) {
  csrfToken = token;
}

/** Called when the gateway no longer knows the session. */
export function onSignedOut(handler: () => void) {
  whenSignedOut = handler;
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD';

const signing: Middleware = {
  onRequest({ request, schemaPath }) {
    if (!isRead(request.method) && csrfToken) request.headers.set('X-CSRF-Token', csrfToken);
    const account = scopedAccount(schemaPath);
    if (account === undefined) return request;
    const url = new URL(request.url);
    if (!url.searchParams.has('account')) url.searchParams.set('account', String(account));
    return new Request(url, request);
  },
  onResponse({ response }) {
    // Without a token nobody was signed in: then it is an answer to who asks, not news.
    if (response.status === 401 && csrfToken) whenSignedOut();
  },
};

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (reason) {
    if (request.signal.aborted) throw reason;
    throw new ApiError(0, offlineCode, '');
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin', fetch: reach });
api.use(signing);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an answer; everything that is not a success is thrown as ApiError. */
export async function call<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw errorFrom(response.status, error, response.headers.get('Retry-After'));
  return data as T;
}

/** A header that makes repeating a request harmless. Make it once per intent: when a form opens, not per click. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
