import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { DataList, type Column } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import classes from './reminders.module.css';

type Run = Schema<'Reminder'>['runs'][number];

/** What became of the last occurrences. */
export function Runs({ runs }: { runs: Run[] }) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  const columns = useMemo<Column<Run>[]>(
    () => [
      { key: 'at', label: t('time'), primary: true, cell: ({ at }) => <time dateTime={at}>{f.exact(at)}</time> },
      { key: 'accepted', label: t('run.accepted'), align: 'right', cell: ({ accepted }) => f.number(accepted) },
      { key: 'refused', label: t('run.refused'), align: 'right', cell: ({ refused }) => f.number(refused) },
      { key: 'missed', label: t('run.missed'), align: 'right', cell: ({ missed }) => f.number(missed) },
    ],
    [t, f],
  );
  return (
    <Panel title={t('runs')} description={t('runs_about')} flush>
      {runs.length === 0 ? (
        <Text c="dimmed" className={classes.none}>
          {t('runs_empty')}
        </Text>
      ) : (
        <DataList label={t('runs')} columns={columns} rows={runs} rowKey={({ at }) => at} />
      )}
    </Panel>
  );
}
