import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconScale } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';

/** Reads all books once, and says whether everything adds up. */
export function LedgerCheck() {
  const { t } = useTranslation('health');
  const f = useFormat();
  const check = useMutation({ mutationFn: () => call(api.POST('/v1/operator/ledger_check')) });
  const result = check.data;
  return (
    <Panel
      title={t('ledger')}
      description={t('ledger_about')}
      actions={
        <Button
          variant="default"
          leftSection={<IconScale size={17} aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t('ledger_check')}
        </Button>
      }
    >
      <div role="status">
        {!result && (
          <Text size="sm" c="dimmed">
            {t('ledger_not_yet')}
          </Text>
        )}
        {result?.ok && (
          <Alert color="green" icon={<IconCircleCheck aria-hidden />} title={t('ledger_ok')}>
            {t('ledger_read', { count: result.bookings, number: f.number(result.bookings) })}
          </Alert>
        )}
        {result && !result.ok && (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t('ledger_bad')}>
            <ul>
              {result.problems.map((problem) => (
                <li key={problem} className="break">
                  {problem}
                </li>
              ))}
            </ul>
          </Alert>
        )}
      </div>
    </Panel>
  );
}
