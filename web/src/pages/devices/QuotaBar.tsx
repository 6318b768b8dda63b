import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';

/** How much of the month's quota is used. */
export function QuotaBar({ plan }: { plan: Schema<'DevicePlan'> }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const used = f.number(plan.used);
  if (plan.quota === null) return <Text size="sm">{t('quota_unlimited', { used })}</Text>;
  const part = plan.quota > 0 ? Math.min(1, plan.used / plan.quota) : 1;
  const words = t('quota_of', { used, quota: f.number(plan.quota) });
  return (
    <div>
      <Text size="sm">{words}</Text>
      <Progress.Root size="sm" mt={6}>
        <Progress.Section
          value={part * 100}
          color={part >= 1 ? 'red' : part >= 0.8 ? 'yellow' : 'nila'}
          aria-label={t('quota')}
          aria-valuetext={words}
        />
      </Progress.Root>
    </div>
  );
}
