import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconBan, IconDotsVertical, IconDownload, IconMessages, IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices } from '@/api/devices';
import { apiList } from '@/api/query';
import { apiUrl } from '@/api/scope';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import type { Filters } from '@/app/search';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { MessageTag } from '@/ui/stateTags';
import { EmptyState } from '@/ui/States';
import { toast } from '@/ui/toast';
import { FilterBar } from './FilterBar';
import { given, toQuery } from './filters';
import classes from './messages.module.css';

type Message = Schema<'Message'>;

export default function MessagesPage() {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const sends = usePermission('send_messages');
  const [address, setFilters] = useFilters();
  const filters = given(address);
  const query = toQuery(filters, f);
  const list = useCursorList(apiList('/v1/messages', { params: { query } }));
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('about')}
        actions={
          <>
            <Button
              component="a"
              href={apiUrl('/v1/messages.csv', query)}
              download
              variant="default"
              leftSection={<IconDownload size={17} aria-hidden />}
            >
              {t('export')}
            </Button>
            {sends && (
              <ButtonLink to="/compose" leftSection={<IconSend size={17} aria-hidden />}>
                {t('compose')}
              </ButtonLink>
            )}
            {sends && <MoreActions device={filters.device} />}
          </>
        }
      />
      <Panel flush>
        <FilterBar filters={filters} set={setFilters} />
        <CursorList
          list={list}
          moreLabel={Object.keys(query).length > 0 ? t('further') : undefined}
          empty={<Nothing filtered={Object.keys(query).length > 0} />}
        >
          {(rows) => (rows.length > 0 ? <Rows rows={rows} filters={filters} /> : <NothingYet />)}
        </CursorList>
      </Panel>
    </>
  );
}

/** A page may come empty though there are older messages: say so above the button that goes on. */
function NothingYet() {
  const { t } = useTranslation('messages');
  return (
    <Text c="dimmed" className={classes.sofar}>
      {t('none_yet')}
    </Text>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('messages');
  return filtered ? (
    <EmptyState icon={IconMessages} title={t('no_match')}>
      {t('no_match_about')}
    </EmptyState>
  ) : (
    <EmptyState icon={IconMessages} title={t('empty')}>
      {t('empty_about')}
    </EmptyState>
  );
}

function Rows({ rows, filters }: { rows: Message[]; filters: Filters }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const devices = useDevices();
  const columns = useMemo<Column<Message>[]>(() => {
    const nameOf = (waid: string) => {
      const device = devices.data?.data.find((each) => each.waid === waid);
      return device ? deviceName(device) : waid;
    };
    const leaves = ({ state, due_at }: Message) => state === 'scheduled' && t('due', { when: f.dateTime(due_at) });
    return [
      {
        key: 'to',
        label: t('columns.to'),
        width: '13rem',
        cell: (message) => (
          <>
            {message.name || f.phone(message.number)}
            {message.name && <span className={classes.second}>{f.phone(message.number)}</span>}
          </>
        ),
        primary: true,
      },
      {
        key: 'message',
        label: t('columns.message'),
        cell: (message) => <span className={classes.snippet}>{message.text}</span>,
      },
      { key: 'device', label: t('columns.device'), cell: (message) => nameOf(message.device), width: '11.5rem' },
      {
        key: 'state',
        label: t('columns.state'),
        width: '11rem',
        cell: (message) => (
          <>
            <MessageTag state={message.state} />
            {leaves(message) && <span className={classes.second}>{leaves(message)}</span>}
          </>
        ),
      },
      {
        key: 'when',
        label: t('columns.when'),
        align: 'right',
        width: '11rem',
        cell: (message) => (
          <time dateTime={message.accepted_at} className={classes.when}>
            {f.dateTime(message.accepted_at)}
          </time>
        ),
      },
    ];
  }, [t, f, devices.data]);
  return (
    <DataList
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={(message) => message.id}
      rowLink={(message) => ({ to: '/messages/$id', params: { id: String(message.id) }, search: filters })}
    />
  );
}

function MoreActions({ device }: { device: string | undefined }) {
  const { t } = useTranslation('messages');
  const queries = useQueryClient();
  const devices = useDevices();
  const chosen = devices.data?.data.find((each) => each.waid === device);
  const cancelling = useMutation({
    mutationFn: () => call(api.POST('/v1/messages/cancel_waiting', { body: device ? { device } : {} })),
    onSuccess: ({ cancelled }) => {
      toast(cancelled ? t('cancelled_count', { count: cancelled }) : t('cancelled_none'));
      void queries.invalidateQueries({ queryKey: ['/v1/messages'] });
    },
  });
  const cancelAll = async () => {
    const sure = await confirm({
      title: t('cancel_all_ask'),
      body: chosen ? t('cancel_all_device', { name: deviceName(chosen) }) : t('cancel_all_account'),
      confirmLabel: t('cancel_all_yes'),
      danger: true,
    });
    if (sure) cancelling.mutate();
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('more_actions')}
          loading={cancelling.isPending}
          style={{ flex: '0 0 auto' }}
        >
          <IconDotsVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" leftSection={<IconBan size={16} aria-hidden />} onClick={() => void cancelAll()}>
          {t('cancel_all')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
