// TLS in front of the simulator, in a process of its own: this file is both the starting and, started as a program, the door.
import { execFileSync, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

/// {url, certificate}: the address, and the file with the certificate to trust.
export async function startTlsDoor(world, port) {
  const key = join(world.directory, 'door.key');
  const certificate = join(world.directory, 'door.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  });
  const child = fork(import.meta.filename, [port, key, certificate]);
  world.after(() => child.kill('SIGKILL'));
  const own = await new Promise((listening) => child.once('message', listening));
  return { url: `wss://localhost:${own}/ws/chat`, certificate };
}

function open([port, key, certificate]) {
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (client) => {
    const sim = connect(Number(port), '127.0.0.1');
    client.on('error', () => sim.destroy()).pipe(sim);
    sim.on('error', () => client.destroy()).pipe(client);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send(server.address().port));
}

if (process.argv[1] === import.meta.filename) open(process.argv.slice(2));
