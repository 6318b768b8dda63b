import { Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';
import { Columns } from '@/ui/Stat';
import { Loaded, PageSkeleton } from '@/ui/States';
import classes from './billing.module.css';

export function PlansTab() {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const plans = useQuery(apiQuery('/v1/plans'));
  return (
    <Loaded query={plans} skeleton={<PageSkeleton />}>
      {({ data, tax_basis_points }) => (
        <Stack>
          <Columns min="14rem">
            {data
              .filter(({ retired }) => !retired)
              .map((plan) => (
                <Plan key={plan.code} plan={plan} />
              ))}
          </Columns>
          <Text size="sm" c="dimmed">
            {t('plans_note', { rate: f.percent(tax_basis_points / 10_000) })}
          </Text>
        </Stack>
      )}
    </Loaded>
  );
}

function Plan({ plan }: { plan: Schema<'Plan'> }) {
  const { t } = useTranslation('billing');
  const f = useFormat();
  const offers = [
    plan.quota === null ? t('plan_unlimited') : t('plan_quota', { n: f.number(plan.quota) }),
    t('plan_price', { price: f.money(plan.price) }),
    t('plan_characters', { n: f.number(plan.max_characters), legacy: f.number(plan.legacy_max_characters) }),
  ];
  return (
    <Panel>
      <div className={classes.plan}>
        <Title order={2}>{plan.name}</Title>
        <div className={classes.fee}>
          {f.money(plan.monthly_fee)} <small>{t('a_month')}</small>
        </div>
        <ul className={classes.offers}>
          {offers.map((offer) => (
            <li key={offer}>
              <IconCheck size={16} aria-hidden />
              <span>{offer}</span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
