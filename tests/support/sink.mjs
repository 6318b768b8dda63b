// A customer's webhook: takes the forms that the gateway posts and keeps them.
import { createServer } from 'node:http';
import { afterwards } from './cleanup.mjs';
import { until } from './wait.mjs';

export async function startSink(t) {
  const sink = new Sink();
  await new Promise((listening) => sink.server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${sink.server.address().port}`;
  Object.assign(sink, { inboxUrl: `${url}/inbox`, trackingUrl: `${url}/tracking` });
  afterwards(t, () => {
    sink.server.closeAllConnections();
    sink.server.close();
  });
  return sink;
}

class Sink {
  /// Each call: {path, headers, form}.
  calls = [];
  /// Calls that were refused with a status of `statuses`.
  refused = [];
  /// What the next calls are answered with; 200 once it is empty.
  statuses = [];

  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      const status = this.statuses.shift() ?? 200;
      const call = { path: request.url, headers: request.headers, form: Object.fromEntries(new URLSearchParams(body)) };
      (status < 300 ? this.calls : this.refused).push(call);
      response.writeHead(status).end();
    });
  });

  forms(path) {
    return this.calls.filter((call) => call.path === path).map((call) => call.form);
  }

  /// The first inbox call with this text, once it is there.
  inbox(text) {
    return until(`inbox webhook "${text}"`, () => this.forms('/inbox').find((form) => form.message === text));
  }

  /// The statuses of one message in the order of their arrival, once `last` is among them.
  statusesOf(id, last, deadlineMs) {
    return until(`webhook ${last} of ${id}`, () => {
      const seen = this.forms('/tracking').filter((form) => form.id === String(id)).map((form) => form.status);
      return seen.includes(last) && seen;
    }, deadlineMs);
  }
}
