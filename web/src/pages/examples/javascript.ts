// JavaScript for Node.js 18 and later, without packages.
import type { Examples, Filling } from './snippet';

const send = ({ url, waid, key, say }: Filling) => `const response = await fetch('${url}/v1/messages', {
  method: 'POST',
  headers: {
    Authorization: 'Bearer ${key}', // ${say('key')}
    'Content-Type': 'application/json',
    'Idempotency-Key': 'order-1001', // ${say('idempotency')}
  },
  body: JSON.stringify({
    device: '${waid}',
    to: ['081234567890'],
    text: 'Pesanan Anda sudah siap diambil.',
  }),
});
const answer = await response.json();
if (!response.ok) throw new Error(answer.error.message);
for (const { number, id, error } of answer.data) console.log(number, error ? error.message : id);
`;

const balance = ({ url, key, say }: Filling) => `const response = await fetch('${url}/v1/balance', {
  headers: { Authorization: 'Bearer ${key}' }, // ${say('key')}
});
const { spendable, reserved } = await response.json();
console.log({ spendable, reserved });
`;

const receive = (use: string, { secret, say }: Filling) => `import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = Buffer.from('${secret}'.slice(6), 'base64'); // ${say('secret')}

// ${say('check')}
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature = '' } = headers;
  const mac = createHmac('sha256', secret).update(\`\${id}.\${timestamp}.\${body}\`).digest('base64');
  const expected = Buffer.from(\`v1,\${mac}\`);
  const given = Buffer.from(signature);
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
  return fresh && given.length === expected.length && timingSafeEqual(given, expected);
}

createServer(async (request, response) => {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  if (!isGenuine(request.headers, body)) return response.writeHead(401).end();
${use}
  response.writeHead(200).end();
}).listen(3000);
`;

const inbox = (fill: Filling) =>
  receive(
    `  const { waid, number, message } = Object.fromEntries(new URLSearchParams(body));
  console.log(waid, number, message); // ${fill.say('once')}`,
    fill,
  );

const tracking = (fill: Filling) =>
  receive(
    `  const { id, waid, number, status } = Object.fromEntries(new URLSearchParams(body));
  // pending, sent, received, read, cancel, reject
  console.log(id, waid, number, status); // ${fill.say('once')}`,
    fill,
  );

export const javascript: Examples = (fill) => ({
  send: send(fill),
  balance: balance(fill),
  inbox: inbox(fill),
  tracking: tracking(fill),
});
