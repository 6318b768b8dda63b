// What customers asked for: the open requests first, approved with the money in hand, or declined with an answer.
import { Button, SegmentedControl, Text } from '@mantine/core';
import { IconCheck, IconReceipt2, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiList } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import type { Schema } from '@/api/types';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { TextLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { TopUpTag } from '@/ui/stateTags';
import { toast } from '@/ui/toast';
import { Decline } from './Decline';
import classes from './topups.module.css';

export type Request = Schema<'TopUpRequest'>;
type State = Schema<'TopUpRequestState'>;
const states: State[] = ['open', 'approved', 'declined', 'withdrawn'];

export const refreshRequests = () =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/operator') });

export default function TopUpsPage() {
  const { t } = useTranslation('topups');
  const [filters, setFilters] = useFilters();
  const state = states.find((each) => each === filters.state) ?? (filters.state === 'all' ? undefined : 'open');
  const list = useCursorList(apiList('/v1/operator/top_up_requests', { params: { query: state ? { state } : {} } }));
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} />
      <Panel flush>
        <div className={classes.filter}>
          <SegmentedControl
            aria-label={t('state')}
            value={state ?? 'all'}
            onChange={(chosen) => setFilters({ state: chosen === 'open' ? undefined : chosen })}
            data={[
              ...states.map((each) => ({ value: each, label: t(`states.top_up.${each}`) })),
              { value: 'all', label: t('all') },
            ]}
          />
        </div>
        <CursorList
          list={list}
          empty={
            <EmptyState icon={IconReceipt2} title={state === 'open' ? t('none_open') : t('none')}>
              {state === 'open' && t('none_open_about')}
            </EmptyState>
          }
        >
          {(rows) => <Rows rows={rows} decides={rows.some((row) => row.state === 'open')} />}
        </CursorList>
      </Panel>
    </>
  );
}

function Rows({ rows, decides }: { rows: Request[]; decides: boolean }) {
  const { t } = useTranslation('topups');
  const f = useFormat();
  const columns = useMemo<Column<Request>[]>(
    () => [
      {
        key: 'who',
        label: t('customer'),
        primary: true,
        cell: (row) => (
          <>
            <TextLink to="/operator/customers/$id" params={{ id: String(row.account_id) }} inherit>
              {row.account_name}
            </TextLink>
            <Text size="sm" c="dimmed" fw={400} className="break">
              {row.note}
            </Text>
          </>
        ),
      },
      {
        key: 'asked',
        label: t('asked'),
        cell: (row) => (
          <>
            {f.dateTime(row.created_at)}
            <Text size="sm" c="dimmed" className="break">
              {row.created_by}
            </Text>
          </>
        ),
      },
      { key: 'amount', label: t('amount'), align: 'right', cell: (row) => f.money(row.amount) },
      { key: 'tax', label: t('tax'), align: 'right', cell: (row) => f.money(row.tax) },
      { key: 'total', label: t('total'), align: 'right', cell: (row) => <strong>{f.money(row.total)}</strong> },
      {
        key: 'state',
        label: t('state'),
        cell: (row) => (
          <>
            <TopUpTag state={row.state} />
            {row.answer && (
              <Text size="sm" c="dimmed" mt={4} className="break">
                {row.answer}
              </Text>
            )}
          </>
        ),
      },
    ],
    [t, f],
  );
  return (
    <DataList
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      {...(decides && {
        actionsLabel: t('actions'),
        rowActions: (row: Request) => row.state === 'open' && <Decide request={row} />,
      })}
    />
  );
}

function Decide({ request }: { request: Request }) {
  const { t } = useTranslation('topups');
  const f = useFormat();
  const [declining, setDeclining] = useState(false);
  const name = request.account_name;
  const approving = useMutation({
    mutationFn: () =>
      call(
        api.POST('/v1/operator/top_up_requests/{request_id}/approve', {
          params: { path: { request_id: request.id } },
        }),
      ),
    onSuccess: () => {
      toast(t('approved', { name, amount: f.money(request.amount) }));
      void refreshRequests();
    },
  });
  const approve = async () => {
    const body = t('approve_about', { name, total: f.money(request.total), amount: f.money(request.amount) });
    if (await confirm({ title: t('approve_ask'), body, confirmLabel: t('approve') })) approving.mutate();
  };
  return (
    <div className={classes.decide}>
      <Button
        size="xs"
        leftSection={<IconCheck size={15} aria-hidden />}
        loading={approving.isPending}
        onClick={() => void approve()}
        aria-label={t('approve_what', { name, amount: f.money(request.amount) })}
      >
        {t('approve')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconX size={15} aria-hidden />}
        onClick={() => setDeclining(true)}
        aria-label={t('decline_what', { name, amount: f.money(request.amount) })}
      >
        {t('decline')}
      </Button>
      {declining && <Decline request={request} close={() => setDeclining(false)} />}
    </div>
  );
}
