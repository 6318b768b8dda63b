import { Button, Stack } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns, Facts } from '@/ui/Stat';
import { ReminderTag } from '@/ui/stateTags';
import { Loaded, PageSkeleton } from '@/ui/States';
import { toast } from '@/ui/toast';
import { Coming } from './Coming';
import classes from './reminders.module.css';
import { Runs } from './Runs';
import { useRuleText } from './useRuleText';

type Reminder = Schema<'Reminder'>;

export default function ReminderPage() {
  const { t } = useTranslation('reminders');
  const { id } = useParams({ strict: false });
  const reminder = useQuery(apiQuery('/v1/reminders/{reminder_id}', { params: { path: { reminder_id: Number(id) } } }));
  return (
    <>
      {!reminder.data && <PageHeader title={t('reminder')} back={{ to: '/reminders', label: t('title') }} />}
      <Loaded query={reminder} skeleton={<PageSkeleton />}>
        {(found) => <Page reminder={found} />}
      </Loaded>
    </>
  );
}

function Page({ reminder }: { reminder: Reminder }) {
  const { t } = useTranslation('reminders');
  return (
    <>
      <PageHeader
        title={reminder.name}
        badge={<ReminderTag state={reminder.state} />}
        back={{ to: '/reminders', label: t('title') }}
        actions={<Actions reminder={reminder} />}
      />
      <Stack>
        <Columns min="22rem">
          <About reminder={reminder} />
          <Panel title={t('text')}>
            <div className={classes.bubble}>{reminder.text}</div>
          </Panel>
        </Columns>
        {reminder.state !== 'ended' && <Coming reminder={reminder} />}
        <Runs runs={reminder.runs} />
      </Stack>
    </>
  );
}

function About({ reminder }: { reminder: Reminder }) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const words = useRuleText();
  const devices = useDevices();
  const device = devices.data?.data.find(({ waid }) => waid === reminder.device);
  const next = reminder.state === 'ended' ? null : reminder.next_at;
  return (
    <Panel title={t('details')}>
      <Facts
        facts={[
          [
            t('next_at'),
            next ? (
              <time key="next" dateTime={next}>
                {f.exact(next)}
              </time>
            ) : (
              '–'
            ),
          ],
          [t('repeat'), words.ofText(reminder.rule, reminder.starts_at)],
          [
            t('starts_at'),
            t('in_zone', { time: reminder.starts_at.replace('T', ' ').slice(0, 16), zone: reminder.time_zone }),
          ],
          [t('recipients'), f.number(reminder.recipients)],
          [
            t('device'),
            <Link key="device" to="/devices/$waid" params={{ waid: reminder.device }} className={classes.link}>
              {device ? deviceName(device) : reminder.device}
            </Link>,
          ],
          [t('created_at'), f.dateTime(reminder.created_at)],
        ]}
      />
    </Panel>
  );
}

function Actions({ reminder: { id, name, state } }: { reminder: Reminder }) {
  const { t } = useTranslation('reminders');
  const queries = useQueryClient();
  const sends = usePermission('send_messages');
  const controlling = useMutation({
    mutationFn: (action: 'pause' | 'resume' | 'end') =>
      call(api.POST('/v1/reminders/{reminder_id}/{action}', { params: { path: { reminder_id: id, action } } })),
    onSuccess: (now, action) => {
      toast(t(`done.${action}`));
      const key = apiQuery('/v1/reminders/{reminder_id}', { params: { path: { reminder_id: id } } }).queryKey;
      queries.setQueryData(key, now);
      void queries.invalidateQueries({ queryKey: ['/v1/reminders'] });
      void queries.invalidateQueries({ queryKey: ['/v1/reminders/{reminder_id}/preview'] });
    },
  });
  const end = async () => {
    const sure = await confirm({
      title: t('end_ask', { name }),
      body: t('end_about'),
      confirmLabel: t('end_yes'),
      danger: true,
    });
    if (sure) controlling.mutate('end');
  };
  if (!sends || state === 'ended') return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={17} aria-hidden />}
        disabled={controlling.isPending}
        onClick={() => void end()}
      >
        {t('end_yes')}
      </Button>
      <Button
        variant={state === 'paused' ? 'filled' : 'default'}
        leftSection={
          state === 'paused' ? <IconPlayerPlay size={17} aria-hidden /> : <IconPlayerPause size={17} aria-hidden />
        }
        loading={controlling.isPending}
        onClick={() => controlling.mutate(state === 'paused' ? 'resume' : 'pause')}
      >
        {state === 'paused' ? t('resume') : t('pause')}
      </Button>
    </>
  );
}
