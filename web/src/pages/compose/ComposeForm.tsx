import {
  Alert,
  Button,
  Collapse,
  Input,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle, IconCalendarTime, IconChevronDown, IconSend } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call, idempotencyKey } from '@/api/client';
import { deviceName, isLinked, type Device } from '@/api/devices';
import { ApiError } from '@/api/errors';
import type { Schema } from '@/api/types';
import { countCharacters } from '@/format/characters';
import { useFormat } from '@/format/useFormat';
import { describeError } from '@/ui/errorText';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import classes from './compose.module.css';
import { Preview } from './Preview';
import { RecipientsField } from './RecipientsField';
import type { Recipient } from './recipients';
import { Result } from './Result';

type NewMessages = Schema<'NewMessages'>;
export type Draft = { device: string; recipients: Recipient[]; text: string };

const lanes: Schema<'Lane'>[] = ['otp', 'reply', 'notification', 'reminder'];
const aYear = 366 * 86_400_000;

type Props = { draft: Draft; devices: Device[]; another: (draft: Draft) => void };

export function ComposeForm({ draft, devices, another }: Props) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const usable = devices.find(({ state }) => state === 'connected') ?? devices.find(isLinked) ?? devices[0]!;
  const [waid, setWaid] = useState(draft.device || usable.waid);
  const [recipients, setRecipients] = useState(draft.recipients);
  const [text, setText] = useState(draft.text);
  const [later, setLater] = useState(false);
  const [at, setAt] = useState('');
  const [lane, setLane] = useState('');
  const [expires, setExpires] = useState('');
  const [tried, setTried] = useState(false);
  const device = devices.find((each) => each.waid === waid) ?? usable;

  const sendAt = later ? f.fromInput(at) : undefined;
  const expiresAt = f.fromInput(expires);
  const body: NewMessages = {
    device: device.waid,
    to: recipients.map(({ to }) => to),
    text,
    ...(sendAt && { send_at: sendAt }),
    ...(expiresAt && { expires_at: expiresAt }),
    ...(lane && { lane: lane as Schema<'Lane'> }),
  };
  const preview = usePreview(body);
  const sending = useSending(body);

  const problems = {
    recipients: recipients.some(({ digits }) => digits !== null) ? '' : t('need_recipient'),
    text: problemOf(text, device, t),
    at: later ? problemOfTime(sendAt, t) : '',
  };
  const ready = Object.values(problems).every((problem) => problem === '');
  const names = (number: string) => {
    const known = recipients.find(({ digits, to }) => digits === number || to === number);
    return known?.name ? `${known.name}, ${f.phone(number)}` : f.phone(number);
  };
  const send = () => {
    setTried(true);
    if (ready && !sending.isPending) sending.mutate();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };

  if (sending.data) {
    const lines = sending.data.data;
    const refused = recipients.filter((_, index) => lines[index]?.error);
    return (
      <Result
        lines={lines}
        names={names}
        again={() => another({ device: device.waid, recipients: [], text: '' })}
        retry={() => another({ device: device.waid, recipients: refused, text })}
      />
    );
  }
  const shown = (problem: string) => (tried && problem ? problem : undefined);
  return (
    <div className={classes.columns}>
      <Panel>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Stack gap="lg">
            <DeviceField device={device} devices={devices} onChange={setWaid} />
            <RecipientsField value={recipients} onChange={setRecipients} error={shown(problems.recipients)} />
            <TextField
              value={text}
              onChange={setText}
              onKeyDown={keys}
              max={device.plan.max_characters}
              error={text === '' ? shown(problems.text) : problems.text}
            />
            <When later={later} setLater={setLater} at={at} setAt={setAt} error={shown(problems.at)} past={sendAt} />
            <Options lane={lane} setLane={setLane} expires={expires} setExpires={setExpires} />
            {sending.error && <SendingFailed error={sending.error} />}
            <SendButton
              count={recipients.length}
              later={later}
              price={preview.data?.price}
              loading={sending.isPending}
            />
          </Stack>
        </form>
      </Panel>
      <div className={classes.aside}>
        <Panel title={t('preview.title')}>
          <Preview preview={preview.data} error={preview.error} updating={preview.isFetching} names={names} />
        </Panel>
      </div>
    </div>
  );
}

type T = ReturnType<typeof useTranslation>['t'];

function problemOf(text: string, { plan }: Device, t: T): string {
  if (text.trim() === '') return t('need_text');
  return countCharacters(text) > plan.max_characters ? t('too_long', { max: plan.max_characters }) : '';
}

function problemOfTime(sendAt: string | undefined, t: T): string {
  if (!sendAt) return t('need_time');
  return new Date(sendAt).getTime() - Date.now() > aYear ? t('too_late') : '';
}

/** Asks after a pause in typing; live updates do not ask again, for a preview costs the gateway more than a list. */
function usePreview(body: NewMessages) {
  const [asked] = useDebouncedValue(JSON.stringify(body), 400);
  const wanted = JSON.parse(asked) as NewMessages;
  const complete = wanted.to.length > 0 && wanted.text.trim() !== '';
  const preview = useQuery({
    queryKey: ['preview', asked],
    queryFn: ({ signal }) => call(api.POST('/v1/messages/preview', { body: wanted, signal })),
    enabled: complete,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 30_000,
  });
  return complete ? preview : { data: undefined, error: null, isFetching: false };
}

/** One key per form: sending twice by accident sends once. After an answer that refused all, the next try is new. */
function useSending(body: NewMessages) {
  const queries = useQueryClient();
  const [key, setKey] = useState(idempotencyKey);
  return useMutation({
    meta: { handlesError: true },
    mutationFn: () => call(api.POST('/v1/messages', { params: { header: { 'Idempotency-Key': key } }, body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['/v1/messages'] }),
    onError: (error) => {
      if (!(error instanceof ApiError && error.status === 0)) setKey(idempotencyKey());
    },
  });
}

type DeviceFieldProps = { device: Device; devices: Device[]; onChange: (waid: string) => void };

function DeviceField({ device, devices, onChange }: DeviceFieldProps) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const warning = !isLinked(device)
    ? 'device_not_linked'
    : device.paused_at
      ? 'device_paused'
      : device.state !== 'connected'
        ? 'device_offline'
        : null;
  return (
    <div>
      <Select
        label={t('device')}
        value={device.waid}
        onChange={(waid) => waid && onChange(waid)}
        data={devices.map((each) => ({
          value: each.waid,
          label: each.name && each.number ? `${deviceName(each)}, ${f.phone(each.number)}` : deviceName(each),
        }))}
      />
      <div role="status">
        {warning && (
          <Text size="sm" mt={6}>
            {t(warning)}{' '}
            {warning === 'device_not_linked' && (
              <TextLink to="/devices/$waid" params={{ waid: device.waid }}>
                {t('pair')}
              </TextLink>
            )}
          </Text>
        )}
      </div>
    </div>
  );
}

type TextFieldProps = {
  value: string;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  max: number;
  error?: string;
};

function TextField({ value, onChange, onKeyDown, max, error }: TextFieldProps) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const count = countCharacters(value);
  return (
    <div>
      <Textarea
        label={t('text')}
        placeholder={t('text_placeholder')}
        autosize
        minRows={5}
        maxRows={16}
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        error={error}
      />
      <div className={classes.under}>
        <span className="numeric">{t('text_count', { count, max: f.number(max) })}</span>
        <span className="visually-hidden" role="status">
          {count <= max && max - count <= 50 && t('text_left', { count: max - count })}
        </span>
      </div>
    </div>
  );
}

type WhenProps = {
  later: boolean;
  setLater: (later: boolean) => void;
  at: string;
  setAt: (at: string) => void;
  error?: string;
  past: string | undefined;
};

function When({ later, setLater, at, setAt, error, past }: WhenProps) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const [opened] = useState(() => new Date());
  const label = useId();
  const hasPassed = past !== undefined && new Date(past) < opened;
  return (
    <Stack gap="xs">
      <Input.Label labelElement="div" id={label}>
        {t('when')}
      </Input.Label>
      <SegmentedControl
        aria-labelledby={label}
        value={later ? 'later' : 'now'}
        onChange={(value) => setLater(value === 'later')}
        data={[
          { value: 'now', label: t('now') },
          { value: 'later', label: t('later') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {later && (
        <TextInput
          type="datetime-local"
          label={t('at')}
          description={hasPassed ? t('past') : t('zone', { zone: f.zone })}
          value={at}
          min={f.toInput(opened)}
          onChange={(event) => setAt(event.target.value)}
          error={error}
          maw={320}
          required
        />
      )}
    </Stack>
  );
}

type OptionsProps = {
  lane: string;
  setLane: (lane: string) => void;
  expires: string;
  setExpires: (expires: string) => void;
};

function Options({ lane, setLane, expires, setExpires }: OptionsProps) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={open}
        aria-controls={id}
        rightSection={<IconChevronDown size={15} aria-hidden style={{ rotate: open ? '180deg' : undefined }} />}
        onClick={() => setOpen(!open)}
      >
        {t('options')}
      </Button>
      <Collapse in={open} id={id}>
        <Stack mt="sm">
          <Select
            label={t('lane')}
            description={t('lane_about')}
            value={lane}
            onChange={(chosen) => setLane(chosen ?? '')}
            data={[
              { value: '', label: t('lane_auto') },
              ...lanes.map((each) => ({ value: each, label: t(`lanes.${each}`) })),
            ]}
          />
          <TextInput
            type="datetime-local"
            label={t('expires')}
            description={`${t('expires_about')} ${t('zone', { zone: f.zone })}.`}
            value={expires}
            onChange={(event) => setExpires(event.target.value)}
          />
        </Stack>
      </Collapse>
    </div>
  );
}

function SendingFailed({ error }: { error: Error }) {
  const { t } = useTranslation('compose');
  const { title, detail } = describeError(error);
  const reused = error instanceof ApiError && error.code === 'idempotency_key_reused';
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {reused ? t('reused') : detail}
    </Alert>
  );
}

type SendProps = { count: number; later: boolean; price: number | undefined; loading: boolean };

function SendButton({ count, later, price, loading }: SendProps) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const SendIcon = later ? IconCalendarTime : IconSend;
  return (
    <div className={classes.foot}>
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {t('send_hint')}
      </Text>
      {price !== undefined && (
        <Text fw={600} className="numeric">
          {t('result.price', { price: f.money(price) })}
        </Text>
      )}
      <Button type="submit" size="md" loading={loading} leftSection={<SendIcon size={18} aria-hidden />}>
        {count === 0 ? t('send') : t(later ? 'schedule_to' : 'send_to', { count })}
      </Button>
    </div>
  );
}
