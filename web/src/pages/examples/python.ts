// Python 3 with requests; the receivers with Flask.
import type { Examples, Filling } from './snippet';

const send = ({ url, waid, key, say }: Filling) => `import requests

response = requests.post(
    "${url}/v1/messages",
    headers={
        "Authorization": "Bearer ${key}",  # ${say('key')}
        "Idempotency-Key": "order-1001",  # ${say('idempotency')}
    },
    json={
        "device": "${waid}",
        "to": ["081234567890"],
        "text": "Pesanan Anda sudah siap diambil.",
    },
    timeout=10,
)
response.raise_for_status()
for packet in response.json()["data"]:
    print(packet["number"], packet["error"]["message"] if packet["error"] else packet["id"])
`;

const balance = ({ url, key, say }: Filling) => `import requests

response = requests.get(
    "${url}/v1/balance",
    headers={"Authorization": "Bearer ${key}"},  # ${say('key')}
    timeout=10,
)
response.raise_for_status()
print(response.json()["spendable"])
`;

const receive = (use: string, { secret, say }: Filling) => `import base64, hashlib, hmac, time
from flask import Flask, abort, request

app = Flask(__name__)
secret = base64.b64decode("${secret}"[6:])  # ${say('secret')}


# ${say('check')}
def is_genuine():
    timestamp = request.headers.get("webhook-timestamp", "0")
    signed = f"{request.headers.get('webhook-id', '')}.{timestamp}.".encode() + request.get_data()
    mac = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    fresh = timestamp.isdigit() and abs(time.time() - int(timestamp)) < 300
    return fresh and hmac.compare_digest(f"v1,{mac}", request.headers.get("webhook-signature", ""))


@app.post("/webhook")
def webhook():
    if not is_genuine():
        abort(401)
${use}
    return "", 200
`;

const inbox = (fill: Filling) =>
  receive(
    `    form = request.form
    print(form["waid"], form["number"], form["message"])  # ${fill.say('once')}`,
    fill,
  );

const tracking = (fill: Filling) =>
  receive(
    `    form = request.form
    # pending, sent, received, read, cancel, reject
    print(form["id"], form["waid"], form["number"], form["status"])  # ${fill.say('once')}`,
    fill,
  );

export const python: Examples = (fill) => ({
  send: send(fill),
  balance: balance(fill),
  inbox: inbox(fill),
  tracking: tracking(fill),
});
