// What was asked for, what became of it, and a button to take it back.
import { Button, Stack } from '@mantine/core';
import { IconReceipt2 } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiList } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { TopUpTag } from '@/ui/stateTags';
import { EmptyState } from '@/ui/States';
import { toast } from '@/ui/toast';
import classes from './billing.module.css';
import { DocumentLinks } from './DocumentLinks';

type Request = Schema<'TopUpRequest'>;

export function TopUpRequests() {
  const { t } = useTranslation('billing');
  const list = useCursorList(apiList('/v1/top_up_requests'));
  return (
    <Panel title={t('requests')} flush>
      <CursorList
        list={list}
        empty={
          <EmptyState icon={IconReceipt2} title={t('requests_empty')}>
            {t('requests_empty_about')}
          </EmptyState>
        }
      >
        {(rows) => <Rows rows={rows} />}
      </CursorList>
    </Panel>
  );
}

function Rows({ rows }: { rows: Request[] }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const columns = useMemo<Column<Request>[]>(
    () => [
      {
        key: 'amount',
        label: t('amount'),
        primary: true,
        cell: ({ amount, note }) => (
          <>
            <span className="numeric">{f.money(amount)}</span>
            {note && <span className={classes.second}>{note}</span>}
          </>
        ),
      },
      {
        key: 'state',
        label: t('state'),
        cell: ({ state, answer }) => (
          <>
            <TopUpTag state={state} />
            {answer && <span className={classes.second}>{answer}</span>}
          </>
        ),
      },
      { key: 'total', label: t('total_with_tax'), align: 'right', cell: ({ total }) => f.money(total) },
      {
        key: 'at',
        label: t('asked_at'),
        align: 'right',
        cell: ({ created_at, created_by }) => (
          <>
            <time dateTime={created_at}>{f.dateTime(created_at)}</time>
            <span className={classes.second}>{created_by.replace(/^user:/, '')}</span>
          </>
        ),
      },
    ],
    [t, f],
  );
  return (
    <DataList
      label={t('requests')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowActions={(request) => <Actions request={request} />}
      actionsLabel={t('actions')}
    />
  );
}

function Actions({ request }: { request: Request }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const queries = useQueryClient();
  const manages = usePermission('manage_billing');
  const withdrawing = useMutation({
    mutationFn: () =>
      call(api.POST('/v1/top_up_requests/{request_id}/withdraw', { params: { path: { request_id: request.id } } })),
    onSuccess: () => {
      toast(t('withdrawn'));
      void queries.invalidateQueries({ queryKey: ['/v1/top_up_requests'] });
    },
  });
  const withdraw = async () => {
    const sure = await confirm({
      title: t('withdraw_ask', { amount: f.money(request.amount) }),
      body: t('withdraw_about'),
      confirmLabel: t('withdraw_yes'),
    });
    if (sure) withdrawing.mutate();
  };
  if (request.invoice_id !== null) return <DocumentLinks id={request.invoice_id} name={f.money(request.total)} />;
  if (request.state !== 'open' || !manages) return null;
  return (
    <Stack align="flex-end">
      <Button size="xs" variant="default" loading={withdrawing.isPending} onClick={() => void withdraw()}>
        {t('withdraw')}
      </Button>
    </Stack>
  );
}
