// The simulated WhatsApp in a process of its own, and its control API.
import { join } from 'node:path';
import { Daemon, freePort } from './process.mjs';
import { request } from './http.mjs';
import { until } from './wait.mjs';

/// Starts `kurir sim`; with the same directory again it goes on with the same world and addresses.
export async function startSim(t, directory, ports) {
  ports ??= { listen: await freePort(), control: await freePort() };
  const daemon = new Daemon(
    t,
    ['sim', '--listen', `127.0.0.1:${ports.listen}`, '--control', `127.0.0.1:${ports.control}`, '--data', join(directory, 'sim')],
    join(directory, 'sim.log'),
  );
  const { url, root, control } = JSON.parse(await daemon.firstLine());
  return Object.assign(new Sim(control), { daemon, url, root, ports });
}

/// The control API: what the people behind the virtual phones do, and the mishaps of the network.
export class Sim {
  constructor(control) {
    this.control = control;
  }

  async call(method, path, body) {
    const answer = await request(method, this.control + path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  addPhone(options = {}) {
    return this.call('POST', '/phones', options);
  }
  scan(number, qr) {
    return this.call('POST', `/phones/${number}/scan`, { qr });
  }
  typeCode(number, code) {
    return this.call('POST', `/phones/${number}/link_code`, { code });
  }
  async messages(number) {
    return (await this.call('GET', `/phones/${number}/messages`)).messages;
  }
  async send(number, to, text) {
    return (await this.call('POST', `/phones/${number}/messages`, { to, text })).id;
  }
  /// Gives the group, its `id` being the JID.
  addGroup(creator, members, options = {}) {
    return this.call('POST', '/groups', { creator, subject: 'Kelas 3B', members, ...options });
  }
  /// `change`: {subject?, add?, remove?, promote?, demote?} by the creator, or whoever is named as `by`.
  changeGroup(id, change) {
    return this.call('PATCH', `/groups/${id}`, change);
  }
  leaveGroup(id, number) {
    return this.call('DELETE', `/groups/${id}/members/${number}`);
  }
  read(number, id) {
    return this.call('POST', `/phones/${number}/read`, id ? { id } : {});
  }
  online(number, online) {
    return this.call('PATCH', `/phones/${number}`, { online });
  }
  fault(kind, client, options = {}) {
    return this.call('POST', '/faults', { kind, client, times: 1, ...options });
  }
  state() {
    return this.call('GET', '/state');
  }

  /// The texts of a phone once there are `count` of them.
  texts(number, count, deadlineMs) {
    return until(
      `${count} messages on ${number}`,
      async () => {
        const texts = (await this.messages(number)).map((message) => message.text);
        return texts.length >= count && texts;
      },
      deadlineMs,
    );
  }
}
