import type { Examples, Filling } from './snippet';

const send = ({ url, waid, key }: Filling) => `curl -X POST '${url}/v1/messages' \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: order-1001' \\
  -d '{
    "device": "${waid}",
    "to": ["081234567890"],
    "text": "Pesanan Anda sudah siap diambil."
  }'
`;

const balance = ({ url, key }: Filling) => `curl '${url}/v1/balance' \\
  -H 'Authorization: Bearer ${key}'
`;

const receive = (fields: string, { secret, say }: Filling) => `# ${say('imitate')}
url='https://example.com/webhook'
secret='${secret}' # ${say('secret')}
body='${fields}'
id='test_1'
now=$(date +%s)
key=$(printf %s "\${secret#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
mac=$(printf %s "$id.$now.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
curl -X POST "$url" \\
  -H 'Content-Type: application/x-www-form-urlencoded' \\
  -H "webhook-id: $id" -H "webhook-timestamp: $now" -H "webhook-signature: v1,$mac" \\
  -d "$body"
`;

export const curl: Examples = (fill) => ({
  send: send(fill),
  balance: balance(fill),
  inbox: receive(`waid=${fill.waid}&message=Halo&number=6281234567890`, fill),
  tracking: receive(`id=1&waid=${fill.waid}&number=6281234567890&status=read`, fill),
});
