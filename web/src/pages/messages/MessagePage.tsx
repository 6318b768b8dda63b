import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconBan, IconCalendarTime, IconHandStop, IconInfoCircle, IconMessageCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { ButtonLink, TextLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { useRules } from '@/ui/Rule';
import { MessageTag } from '@/ui/stateTags';
import { Facts } from '@/ui/Stat';
import { Loaded, PageSkeleton } from '@/ui/States';
import { toast } from '@/ui/toast';
import { given } from './filters';
import classes from './messages.module.css';
import { MoveMessage } from './MoveMessage';
import { Timeline } from './Timeline';

type Detail = Schema<'MessageDetail'>;

export default function MessagePage() {
  const { t } = useTranslation('messages');
  const { id } = useParams({ strict: false });
  const [filters] = useFilters();
  const message = useQuery(apiQuery('/v1/messages/{message_id}', { params: { path: { message_id: Number(id) } } }));
  return (
    <>
      <PageHeader
        title={t('message', { id })}
        badge={message.data && <MessageTag state={message.data.state} />}
        back={{ to: '/messages', label: t('title'), search: given(filters) }}
        actions={message.data && <Actions message={message.data} />}
      />
      <Loaded query={message} skeleton={<PageSkeleton />}>
        {(found) => <Page message={found} />}
      </Loaded>
    </>
  );
}

function Page({ message }: { message: Detail }) {
  const { t } = useTranslation('messages');
  return (
    <>
      <Why message={message} />
      <div className={classes.columns}>
        <Stack>
          <Panel title={t('text')}>
            <div className={classes.text}>{message.text}</div>
          </Panel>
          <Panel title={t('facts')}>
            <MessageFacts message={message} />
          </Panel>
        </Stack>
        <Panel title={t('timeline')}>
          <Timeline steps={message.timeline} />
        </Panel>
      </div>
    </>
  );
}

function MessageFacts({ message }: { message: Detail }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const devices = useDevices();
  const device = devices.data?.data.find((each) => each.waid === message.device);
  const to = message.name ? `${message.name}, ${f.phone(message.number)}` : f.phone(message.number);
  return (
    <Facts
      facts={[
        [t('to'), to],
        [
          t('device'),
          <TextLink key="device" to="/devices/$waid" params={{ waid: message.device }}>
            {device ? deviceName(device) : message.device}
          </TextLink>,
        ],
        [t('lane'), t(`lanes.${message.lane}`)],
        [t('price'), f.money(message.price)],
        ...(message.expires_at ? [[t('expires'), f.dateTime(message.expires_at)] as [string, string]] : []),
        ...(message.reminder_id
          ? [
              [
                t('reminder'),
                <TextLink key="reminder" to="/reminders/$id" params={{ id: String(message.reminder_id) }}>
                  {t('reminder_open', { id: message.reminder_id })}
                </TextLink>,
              ] as [string, React.ReactNode],
            ]
          : []),
      ]}
    />
  );
}

/** Rules whose words in the reader's language say all that the gateway's sentence does. */
const kSaidByTheRule = new Set(['restricted', 'not_on_whatsapp', 'unreachable', 'refused_stranger']);

/** Why it is where it is, where that needs words. */
function Why({ message }: { message: Detail }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const rules = useRules();
  const { state, held_by, reason } = message;
  const rule = held_by || /^([a-z_]+): /.exec(reason)?.[1] || '';
  const known = rules.name(rule) !== rule;
  const told = { rule, reason, to_do: '' };
  const words = known && reason.startsWith(`${rule}: `) ? reason.slice(rule.length + 2) : reason;
  if (!['scheduled', 'waiting', 'held', 'cancelled', 'rejected'].includes(state)) return null;
  const color = state === 'rejected' ? 'red' : state === 'held' ? 'yellow' : state === 'cancelled' ? 'gray' : 'nila';
  const head = known ? `${t(`why.${state}`)}: ${rules.name(rule)}` : t(`why.${state}`);
  return (
    <Alert
      color={color}
      icon={state === 'held' ? <IconHandStop aria-hidden /> : <IconInfoCircle aria-hidden />}
      title={head}
      mb="lg"
    >
      <Stack gap={4}>
        {state === 'scheduled' && <Text size="sm">{t('due', { when: f.exact(message.due_at) })}</Text>}
        {state === 'waiting' && !known && <Text size="sm">{t('why.waiting_about')}</Text>}
        {known && <Text size="sm">{rules.about(told)}</Text>}
        {known && state !== 'cancelled' && <Text size="sm">{rules.toDo(told)}</Text>}
        {words && !(known && kSaidByTheRule.has(rule)) && (
          <Text size="sm" className="break">
            {t('why.reason', { reason: words })}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

const waits = (state: Schema<'MessageState'>) => state === 'scheduled' || state === 'waiting' || state === 'held';

function Actions({ message }: { message: Detail }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const queries = useQueryClient();
  const sends = usePermission('send_messages');
  const [moving, setMoving] = useState(false);
  const params = { path: { message_id: message.id } };
  const changed = (now: Detail) => {
    queries.setQueryData(apiQuery('/v1/messages/{message_id}', { params }).queryKey, now);
    void queries.invalidateQueries({ queryKey: ['/v1/messages'] });
  };
  const doing = useMutation({
    mutationFn: (deed: 'cancel' | 'release') =>
      deed === 'cancel'
        ? call(api.POST('/v1/messages/{message_id}/cancel', { params }))
        : call(api.POST('/v1/messages/{message_id}/release', { params })),
    onSuccess: (now, deed) => {
      toast(t(deed === 'cancel' ? 'cancelled_toast' : 'released_toast'));
      changed(now);
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['/v1/messages/{message_id}'] }),
  });
  const ask = async (deed: 'cancel' | 'release') => {
    const sure = await confirm({
      title: t(`${deed}_ask`),
      body: t(`${deed}_body`, { number: f.phone(message.number), price: f.money(message.price) }),
      confirmLabel: t(`${deed}_yes`),
      danger: deed === 'cancel',
    });
    if (sure) doing.mutate(deed);
  };
  return (
    <>
      <ButtonLink
        to="/inbox/$waid/$number"
        params={{ waid: message.device, number: message.number }}
        variant="default"
        leftSection={<IconMessageCircle size={17} aria-hidden />}
      >
        {t('conversation')}
      </ButtonLink>
      {sends && waits(message.state) && (
        <>
          <Button
            variant="default"
            leftSection={<IconCalendarTime size={17} aria-hidden />}
            onClick={() => setMoving(true)}
          >
            {t('move')}
          </Button>
          {message.state === 'held' && (
            <Button loading={doing.isPending} onClick={() => void ask('release')}>
              {t('release')}
            </Button>
          )}
          <Button
            color="red"
            variant="light"
            leftSection={<IconBan size={17} aria-hidden />}
            loading={doing.isPending}
            onClick={() => void ask('cancel')}
          >
            {t('cancel_message')}
          </Button>
        </>
      )}
      {moving && <MoveMessage message={message} changed={changed} close={() => setMoving(false)} />}
    </>
  );
}
