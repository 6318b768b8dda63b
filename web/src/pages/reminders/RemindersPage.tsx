import { Button } from '@mantine/core';
import { IconBellRinging, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceName, useDevices } from '@/api/devices';
import { apiList } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { ReminderTag } from '@/ui/stateTags';
import { EmptyState } from '@/ui/States';
import classes from './reminders.module.css';
import { useRuleText } from './useRuleText';

type Reminder = Schema<'Reminder'>;

export default function RemindersPage() {
  const { t } = useTranslation('reminders');
  const sends = usePermission('send_messages');
  const list = useCursorList(apiList('/v1/reminders'));
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('about')}
        actions={
          sends && (
            <Button
              renderRoot={(props) => <Link to="/reminders/new" {...props} />}
              leftSection={<IconPlus size={17} aria-hidden />}
            >
              {t('create')}
            </Button>
          )
        }
      />
      <Panel flush>
        <CursorList
          list={list}
          empty={
            <EmptyState icon={IconBellRinging} title={t('empty')}>
              {t('empty_about')}
            </EmptyState>
          }
        >
          {(rows) => <Rows rows={rows} />}
        </CursorList>
      </Panel>
    </>
  );
}

function Rows({ rows }: { rows: Reminder[] }) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const words = useRuleText();
  const devices = useDevices();
  const columns = useMemo<Column<Reminder>[]>(() => {
    const nameOf = (waid: string) => {
      const device = devices.data?.data.find((each) => each.waid === waid);
      return device ? deviceName(device) : waid;
    };
    return [
      {
        key: 'name',
        label: t('name'),
        primary: true,
        cell: ({ name, rule, starts_at }) => (
          <>
            {name}
            <span className={classes.second}>{words.ofText(rule, starts_at)}</span>
          </>
        ),
      },
      { key: 'state', label: t('state'), width: '9rem', cell: ({ state }) => <ReminderTag state={state} /> },
      {
        key: 'next',
        label: t('next_at'),
        width: '13rem',
        cell: ({ next_at, state }) =>
          next_at && state !== 'ended' ? <time dateTime={next_at}>{f.dateTime(next_at)}</time> : '–',
      },
      { key: 'device', label: t('device'), width: '11rem', cell: ({ device }) => nameOf(device) },
      {
        key: 'recipients',
        label: t('recipients'),
        align: 'right',
        width: '8rem',
        cell: ({ recipients }) => f.number(recipients),
      },
    ];
  }, [t, f, words, devices.data]);
  return (
    <DataList
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowLink={({ id }) => ({ to: '/reminders/$id', params: { id: String(id) } })}
    />
  );
}
