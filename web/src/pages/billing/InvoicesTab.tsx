import { IconCircleCheck, IconFileInvoice, IconHourglass } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { apiList } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import classes from './billing.module.css';
import { DocumentLinks } from './DocumentLinks';

type Invoice = Schema<'Invoice'>;

export function InvoicesTab() {
  const { t } = useTranslation('billing');
  const list = useCursorList(apiList('/v1/invoices'));
  return (
    <Panel title={t('tabs.invoices')} flush>
      <CursorList
        list={list}
        empty={
          <EmptyState icon={IconFileInvoice} title={t('invoices_empty')}>
            {t('invoices_empty_about')}
          </EmptyState>
        }
      >
        {(rows) => <Rows rows={rows} />}
      </CursorList>
    </Panel>
  );
}

function Rows({ rows }: { rows: Invoice[] }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const columns = useMemo<Column<Invoice>[]>(() => {
    // A period ends where the next begins: its last day is the one before.
    const lastDay = (end: string) => f.date(new Date(new Date(end).getTime() - 1));
    const about = ({ kind, period_start, period_end }: Invoice) =>
      period_start && period_end
        ? t('period', { from: f.date(period_start), until: lastDay(period_end) })
        : t(`invoice_kind.${kind}`);
    return [
      {
        key: 'number',
        label: t('invoice_number'),
        primary: true,
        cell: (invoice) => (
          <>
            <span className="numeric">{invoice.number}</span>
            <span className={classes.second}>{about(invoice)}</span>
          </>
        ),
      },
      {
        key: 'issued',
        label: t('date'),
        cell: ({ issued_at }) => <time dateTime={issued_at}>{f.date(issued_at)}</time>,
      },
      {
        key: 'state',
        label: t('state'),
        cell: ({ paid_at }) =>
          paid_at ? (
            <Tag tone="ok" icon={IconCircleCheck}>
              {t('paid')}
            </Tag>
          ) : (
            <Tag tone="warn" icon={IconHourglass}>
              {t('unpaid')}
            </Tag>
          ),
      },
      { key: 'net', label: t('net'), align: 'right', cell: ({ net }) => f.money(net), desk: true },
      {
        key: 'tax',
        label: t('tax_short'),
        align: 'right',
        desk: true,
        cell: ({ tax, tax_basis_points }) => (
          <>
            {f.money(tax)}
            <span className={classes.second}>{f.percent(tax_basis_points / 10_000)}</span>
          </>
        ),
      },
      { key: 'total', label: t('total'), align: 'right', cell: ({ total }) => <strong>{f.money(total)}</strong> },
    ];
  }, [t, f]);
  return (
    <DataList
      label={t('tabs.invoices')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowActions={({ id, number }) => <DocumentLinks id={id} name={number} />}
      actionsLabel={t('actions')}
    />
  );
}
