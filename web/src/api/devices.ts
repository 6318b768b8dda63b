// The devices of the account, as pages name and pick them.
import { useQuery } from '@tanstack/react-query';
import { formatPhone } from '@/format/phone';
import { apiQuery } from './query';
import type { Schema } from './types';

export type Device = Schema<'Device'>;

export const devicesQuery = apiQuery('/v1/devices');

export function useDevices() {
  return useQuery(devicesQuery);
}

/** What people call it: its name, else its number, else its waid. */
export function deviceName({ name, number, waid }: Pick<Device, 'name' | 'number' | 'waid'>): string {
  return name || (number ? formatPhone(number) : waid);
}

/** Linked devices accept messages, whatever the state of their connection. */
export function isLinked({ state }: Pick<Device, 'state'>): boolean {
  return state !== 'unpaired' && state !== 'logged_out';
}
