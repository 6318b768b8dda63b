// All plans, or one of them (?plan=A) with its history and its rules of use.
import { Button } from '@mantine/core';
import { IconCalculator, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { DataList } from '@/ui/DataList';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { OnePlan } from './OnePlan';
import { PlanForm } from './PlanForm';
import { plansQuery, type Plan } from './plans';

export default function PlansPage() {
  const { t } = useTranslation('plans');
  const plans = useQuery(plansQuery);
  const [{ plan: code }] = useFilters();
  const [adding, setAdding] = useState(false);
  const chosen = plans.data?.data.find((plan) => plan.code === code);
  if (chosen) return <OnePlan key={chosen.code} plan={chosen} />;
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={add} />
      <Panel flush>
        <Loaded query={plans}>
          {({ data }) =>
            data.length === 0 ? <EmptyState icon={IconCalculator} title={t('empty')} /> : <Plans plans={data} />
          }
        </Loaded>
      </Panel>
      {adding && <PlanForm close={() => setAdding(false)} />}
    </>
  );
}

function Plans({ plans }: { plans: Plan[] }) {
  const { t } = useTranslation('plans');
  const f = useFormat();
  return (
    <DataList
      label={t('title')}
      rows={plans}
      rowKey={({ code }) => code}
      rowLink={({ code }) => ({ to: '/operator/plans', search: { plan: code } })}
      columns={[
        { key: 'name', label: t('name'), primary: true, cell: ({ name, code }) => `${name} (${code})` },
        {
          key: 'quota',
          label: t('quota'),
          align: 'right',
          cell: ({ quota }) => (quota === null ? t('unlimited') : f.number(quota)),
        },
        {
          key: 'fee',
          label: t('monthly_fee'),
          align: 'right',
          cell: ({ monthly_fee }) => (monthly_fee ? f.money(monthly_fee) : t('no_fee')),
        },
        { key: 'price', label: t('price'), align: 'right', cell: ({ price }) => f.money(price) },
        {
          key: 'characters',
          label: t('max_characters'),
          align: 'right',
          desk: true,
          cell: ({ max_characters }) => f.number(max_characters),
        },
        { key: 'state', label: t('state'), cell: ({ retired }) => <PlanTag retired={retired} /> },
      ]}
    />
  );
}

export function PlanTag({ retired }: { retired: boolean }) {
  const { t } = useTranslation('plans');
  return <Tag tone={retired ? 'neutral' : 'ok'}>{retired ? t('retired') : t('offered')}</Tag>;
}
