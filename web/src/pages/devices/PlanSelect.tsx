import { Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '@/api/query';
import { useFormat } from '@/format/useFormat';
import { Loaded } from '@/ui/States';
import classes from './devices.module.css';

/** The plans that a device can have, with what they cost. */
export function PlanSelect({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const plans = useQuery(apiQuery('/v1/plans'));
  return (
    <Loaded query={plans}>
      {({ data }) => (
        <Radio.Group value={value} onChange={onChange} label={t('plan')}>
          <Stack gap="xs" mt={6}>
            {data
              .filter((plan) => !plan.retired || plan.code === value)
              .map((plan) => (
                <Radio.Card key={plan.code} value={plan.code} className={classes.plan} radius="md">
                  <Radio.Indicator />
                  <div>
                    <Text fw={600}>{plan.name}</Text>
                    <Text size="sm" c="dimmed">
                      {t('plan_line', {
                        fee: plan.monthly_fee ? f.money(plan.monthly_fee) : f.money(0),
                        price: f.money(plan.price),
                      })}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {plan.quota === null ? t('plan_unlimited') : t('plan_quota', { quota: f.number(plan.quota) })}
                      {' · '}
                      {t('plan_chars', { max: f.number(plan.max_characters) })}
                    </Text>
                  </div>
                </Radio.Card>
              ))}
          </Stack>
        </Radio.Group>
      )}
    </Loaded>
  );
}
