// The v1 API as a customer's program or the dashboard calls it. Every answer is held against the description that the server
// itself serves: an unknown path, an undescribed status or a body of another shape fails the test that asked.
import assert from 'node:assert/strict';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/// What the server says it does: {document, operations, check(method, path, response)}.
export async function description(url) {
  const document = await (await fetch(`${url}/v1/openapi.json`)).json();
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const operations = [];
  for (const [path, item] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      if (item[method]) operations.push({ method: method.toUpperCase(), path, pattern, literal: !path.includes('{'), ...item[method] });
    }
  }
  operations.sort((one, other) => Number(other.literal) - Number(one.literal));
  const validators = new Map();
  const schemaOf = (response, type) => {
    const described = response.$ref ? document.components.responses[response.$ref.split('/').at(-1)] : response;
    return described.content?.[type]?.schema;
  };
  const validatorOf = (operation, status, type) => {
    const key = `${operation.operationId} ${status} ${type}`;
    if (!validators.has(key)) {
      const response = operation.responses[status] ?? (status >= 400 ? operation.responses.default : undefined);
      assert.ok(response, `${operation.operationId} answered ${status}, which is not described`);
      const schema = schemaOf(response, type);
      const absolute = schema && JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
      validators.set(key, absolute ? ajv.compile(absolute) : null);
    }
    return validators.get(key);
  };
  const find = (method, path) => operations.find((operation) => operation.method === method && operation.pattern.test(path));
  const check = (method, path, status, type, body) => {
    const operation = find(method, path);
    assert.ok(operation, `${method} ${path} is not described`);
    const valid = validatorOf(operation, status, type);
    if (status === 204) return;
    assert.ok(valid, `${operation.operationId} answered ${status} as ${type}, which is not described`);
    if (type === 'application/json') assert.ok(valid(body), `${operation.operationId} ${status}: ${ajv.errorsText(valid.errors)} in ${JSON.stringify(body).slice(0, 600)}`);
  };
  return { document, operations, find, check };
}

/// Somebody who calls: {status, body, headers} of each call.
export class Caller {
  constructor(url, described, headers = {}) {
    Object.assign(this, { url, described, headers });
  }

  async call(method, path, body, headers = {}) {
    const sent = { ...this.headers, ...headers };
    if (body !== undefined) sent['content-type'] = 'application/json';
    const response = await fetch(this.url + path, {
      method,
      headers: sent,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const type = (response.headers.get('content-type') ?? '').split(';')[0];
    const text = await response.text();
    const parsed = type === 'application/json' ? JSON.parse(text) : text;
    this.described.check(method, path.split('?')[0], response.status, type, parsed);
    return { status: response.status, body: parsed, headers: response.headers };
  }

  get(path) {
    return this.call('GET', path);
  }
  post(path, body = {}, headers = {}) {
    return this.call('POST', path, body, headers);
  }
  put(path, body) {
    return this.call('PUT', path, body);
  }
  patch(path, body) {
    return this.call('PATCH', path, body);
  }
  delete(path, body) {
    return this.call('DELETE', path, body);
  }

  /// As call(), for what must succeed: gives the body.
  async must(method, path, body, headers = {}) {
    const answer = await this.call(method, path, body, headers);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /// All pages of a list.
  async all(path) {
    const found = [];
    for (let cursor = ''; ; ) {
      const page = await this.must('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      found.push(...page.data);
      if (!page.next) return found;
      cursor = page.next;
    }
  }
}

/// With an API key.
export function program(url, described, apiKey) {
  return new Caller(url, described, { authorization: `Bearer ${apiKey}` });
}

/// Signed in; `session` is what the server told. A first password is changed at once.
export async function person(url, described, { login, password }, changed = 'ein-neues-Passwort-42') {
  const caller = new Caller(url, described);
  let answer = await caller.post('/v1/session', { login, password });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const enter = () => {
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie) caller.headers.cookie = cookie;
    caller.headers['x-csrf-token'] = answer.body.csrf_token;
    caller.session = answer.body;
  };
  enter();
  if (caller.session.user.must_change_password) {
    answer = await caller.post('/v1/session/password', { password, new_password: changed });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    enter();
  }
  return caller;
}
