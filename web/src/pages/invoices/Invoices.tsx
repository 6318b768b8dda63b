import { Button, Group, Text } from '@mantine/core';
import { IconCheck, IconClock, IconFileInvoice } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiList } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import { apiUrl } from '@/api/scope';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { TextLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { toast } from '@/ui/toast';

type Invoice = Schema<'Invoice'>;

export function Invoices() {
  const { t } = useTranslation('invoices');
  const list = useCursorList(apiList('/v1/operator/invoices'));
  return (
    <Panel flush>
      <CursorList
        list={list}
        empty={
          <EmptyState icon={IconFileInvoice} title={t('empty')}>
            {t('empty_about')}
          </EmptyState>
        }
      >
        {(rows) => <Rows rows={rows} />}
      </CursorList>
    </Panel>
  );
}

function Rows({ rows }: { rows: Invoice[] }) {
  const { t } = useTranslation('invoices');
  const f = useFormat();
  const columns = useMemo<Column<Invoice>[]>(
    () => [
      {
        key: 'number',
        label: t('number'),
        primary: true,
        cell: (invoice) => (
          <>
            <span className="numeric">{invoice.number}</span>
            <Text size="sm" c="dimmed" fw={400}>
              {t(`kinds.${invoice.kind}`)}
            </Text>
          </>
        ),
      },
      {
        key: 'buyer',
        label: t('buyer'),
        cell: ({ buyer, account_id }) => (
          <TextLink to="/operator/customers/$id" params={{ id: String(account_id) }}>
            {buyer || t('account', { id: account_id })}
          </TextLink>
        ),
      },
      { key: 'issued', label: t('issued'), cell: ({ issued_at }) => f.date(issued_at) },
      { key: 'net', label: t('net'), align: 'right', desk: true, cell: ({ net }) => f.money(net) },
      {
        key: 'tax',
        label: t('tax'),
        align: 'right',
        desk: true,
        cell: ({ tax, tax_basis_points }) => (
          <>
            {f.money(tax)}
            <Text size="sm" c="dimmed">
              {f.percent(tax_basis_points / 10_000)}
            </Text>
          </>
        ),
      },
      { key: 'total', label: t('total'), align: 'right', cell: ({ total }) => <strong>{f.money(total)}</strong> },
      {
        key: 'paid',
        label: t('state'),
        cell: ({ paid_at }) =>
          paid_at ? (
            <Tag tone="ok" icon={IconCheck}>
              {t('paid')}
            </Tag>
          ) : (
            <Tag tone="warn" icon={IconClock}>
              {t('unpaid')}
            </Tag>
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
      actionsLabel={t('actions')}
      rowActions={(invoice) => <Actions invoice={invoice} />}
    />
  );
}

function Actions({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('invoices');
  const f = useFormat();
  const { id, number, account_id, total, buyer } = invoice;
  const address = (format: 'pdf' | 'html') => apiUrl(`/v1/invoices/${id}/${format}`, { account: account_id });
  const paying = useMutation({
    mutationFn: () =>
      call(api.POST('/v1/operator/invoices/{invoice_id}/pay', { params: { path: { invoice_id: id } } })),
    onSuccess: () => {
      toast(t('pay_done', { number }));
      void queryClient.invalidateQueries({ queryKey: ['/v1/operator/invoices'] });
    },
  });
  const pay = async () => {
    const body = t('pay_about', { number, buyer, total: f.money(total) });
    if (await confirm({ title: t('pay_ask'), body, confirmLabel: t('pay') })) paying.mutate();
  };
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {!invoice.paid_at && (
        <Button size="xs" loading={paying.isPending} onClick={() => void pay()} aria-label={t('pay_what', { number })}>
          {t('pay')}
        </Button>
      )}
      {(['html', 'pdf'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          size="xs"
          variant="default"
          href={address(format)}
          target="_blank"
          rel="noreferrer"
          aria-label={t(`open_${format}_what`, { number })}
        >
          {t(`open_${format}`)}
        </Button>
      ))}
    </Group>
  );
}
