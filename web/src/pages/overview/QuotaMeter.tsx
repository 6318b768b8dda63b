import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';

/** What is left of the month, as a figure and a bar. */
export function QuotaMeter({ plan }: { plan: Schema<'DevicePlan'> }) {
  const { t } = useTranslation('overview');
  const f = useFormat();
  if (plan.quota === null) return <Text size="sm">{t('quota_unlimited', { used: f.number(plan.used) })}</Text>;
  const left = Math.max(0, plan.quota - plan.used);
  const words = t('quota_left', { left: f.number(left), quota: f.number(plan.quota) });
  const part = plan.quota > 0 ? plan.used / plan.quota : 1;
  return (
    <>
      <Text size="sm">{words}</Text>
      <Progress.Root size="sm" mt={4} miw={120}>
        <Progress.Section
          value={Math.min(100, part * 100)}
          color={part >= 1 ? 'red' : part >= 0.8 ? 'yellow' : 'nila'}
          aria-label={t('quota')}
          aria-valuetext={words}
        />
      </Progress.Root>
    </>
  );
}
