// Each booking with the balance after it, the newest first.
import { IconScale } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceName, useDevices } from '@/api/devices';
import { apiList } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import classes from './billing.module.css';

type Line = Schema<'LedgerLine'>;

export function LedgerTab() {
  const { t } = useTranslation('billing');
  const list = useCursorList(apiList('/v1/ledger'));
  return (
    <Panel title={t('tabs.ledger')} description={t('ledger_about')} flush>
      <CursorList
        list={list}
        empty={
          <EmptyState icon={IconScale} title={t('ledger_empty')}>
            {t('ledger_empty_about')}
          </EmptyState>
        }
      >
        {(rows) => <Rows rows={rows} />}
      </CursorList>
    </Panel>
  );
}

function Rows({ rows }: { rows: Line[] }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const devices = useDevices();
  const columns = useMemo<Column<Line>[]>(() => {
    const nameOf = (waid: string) => {
      const device = devices.data?.data.find((each) => each.waid === waid);
      return device ? deviceName(device) : waid;
    };
    const more = ({ device, invoice, note }: Line) =>
      [device && nameOf(device), invoice, note].filter(Boolean).join(' · ');
    return [
      {
        key: 'what',
        label: t('what'),
        primary: true,
        cell: (line) => (
          <>
            {t(`booking.${line.what}`)}
            {more(line) && <span className={classes.second}>{more(line)}</span>}
          </>
        ),
      },
      {
        key: 'at',
        label: t('time'),
        width: '12rem',
        cell: ({ at }) => <time dateTime={at}>{f.dateTime(at)}</time>,
      },
      {
        key: 'amount',
        label: t('change'),
        align: 'right',
        width: '10rem',
        cell: ({ amount }) => (
          <span className={amount > 0 ? classes.in : undefined}>
            {amount > 0 && '+'}
            {f.money(amount)}
          </span>
        ),
      },
      {
        key: 'after',
        label: t('balance_after'),
        align: 'right',
        width: '10rem',
        cell: ({ balance_after }) => f.money(balance_after),
      },
    ];
  }, [t, f, devices.data]);
  return (
    <DataList
      label={t('tabs.ledger')}
      columns={columns}
      rows={rows}
      rowKey={({ id, at, balance_after }) => id ?? `${at} ${balance_after}`}
    />
  );
}
