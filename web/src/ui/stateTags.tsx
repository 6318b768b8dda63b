// The states of the gateway's things as tags: one tone, icon and word each.
import {
  IconAlertOctagon,
  IconBan,
  IconCalendarTime,
  IconCheck,
  IconChecks,
  IconCircleCheck,
  IconClock,
  IconClockPause,
  IconEye,
  IconHandStop,
  IconHourglass,
  IconLinkOff,
  IconLoader2,
  IconPlayerPause,
  IconPlugConnected,
  IconPlugConnectedX,
  IconQrcode,
  IconSend,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { Tag, type Tone } from './Tag';

type Look = { tone: Tone; icon: Icon };

const messages: Record<Schema<'MessageState'>, Look> = {
  scheduled: { tone: 'neutral', icon: IconCalendarTime },
  waiting: { tone: 'warn', icon: IconHourglass },
  held: { tone: 'warn', icon: IconHandStop },
  sending: { tone: 'info', icon: IconSend },
  sent: { tone: 'info', icon: IconCheck },
  received: { tone: 'sea', icon: IconChecks },
  read: { tone: 'ok', icon: IconEye },
  cancelled: { tone: 'neutral', icon: IconBan },
  rejected: { tone: 'bad', icon: IconX },
};

const devices: Record<Schema<'DeviceState'>, Look> = {
  unpaired: { tone: 'neutral', icon: IconQrcode },
  connecting: { tone: 'info', icon: IconLoader2 },
  connected: { tone: 'ok', icon: IconPlugConnected },
  disconnected: { tone: 'warn', icon: IconPlugConnectedX },
  logged_out: { tone: 'bad', icon: IconLinkOff },
  stopped: { tone: 'bad', icon: IconAlertOctagon },
};

const deliveries: Record<Schema<'DeliveryState'>, Look> = {
  waiting: { tone: 'info', icon: IconClock },
  delivered: { tone: 'ok', icon: IconCircleCheck },
  failed: { tone: 'bad', icon: IconX },
};

const outcomes: Record<Schema<'Decision'>['outcome'], Look> = {
  allow: { tone: 'ok', icon: IconCircleCheck },
  delay: { tone: 'info', icon: IconClockPause },
  hold: { tone: 'warn', icon: IconHandStop },
  refuse: { tone: 'bad', icon: IconBan },
};

const requests: Record<Schema<'TopUpRequestState'>, Look> = {
  open: { tone: 'info', icon: IconHourglass },
  approved: { tone: 'ok', icon: IconCircleCheck },
  declined: { tone: 'bad', icon: IconX },
  withdrawn: { tone: 'neutral', icon: IconBan },
};

const reminders: Record<Schema<'Reminder'>['state'], Look> = {
  active: { tone: 'ok', icon: IconCircleCheck },
  paused: { tone: 'warn', icon: IconPlayerPause },
  ended: { tone: 'neutral', icon: IconBan },
};

const keys: Record<Schema<'Key'>['state'], Look> = {
  valid: { tone: 'ok', icon: IconCircleCheck },
  ending: { tone: 'warn', icon: IconHourglass },
  revoked: { tone: 'neutral', icon: IconBan },
  expired: { tone: 'neutral', icon: IconClock },
};

/** A map of looks and the group of `states` in common.json that names them. */
function tagOf<State extends string>(group: string, looks: Record<State, Look>) {
  return function StateTag({ state }: { state: State }) {
    const { t } = useTranslation();
    const look = (looks as Partial<Record<string, Look>>)[state];
    return (
      <Tag tone={look?.tone ?? 'neutral'} icon={look?.icon}>
        {t(`states.${group}.${state}`)}
      </Tag>
    );
  };
}

export const MessageTag = tagOf('message', messages);
export const DeviceTag = tagOf('device', devices);
export const DeliveryTag = tagOf('delivery', deliveries);
export const OutcomeTag = tagOf('outcome', outcomes);
export const TopUpTag = tagOf('top_up', requests);
export const ReminderTag = tagOf('reminder', reminders);
export const KeyTag = tagOf('key', keys);
