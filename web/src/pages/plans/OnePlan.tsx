import { Button, Stack } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconCalendarPlus, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { DataList } from '@/ui/DataList';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { PolicySettings } from '@/ui/PolicySettings';
import { Columns, Stat } from '@/ui/Stat';
import { Loaded } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { toast } from '@/ui/toast';
import { NewTerms } from './NewTerms';
import { refreshPlans, type Plan, type Terms } from './plans';
import { PlanTag } from './PlansPage';
import { RenamePlan } from './RenamePlan';

export function OnePlan({ plan }: { plan: Plan }) {
  const { t } = useTranslation('plans');
  const f = useFormat();
  const [form, setForm] = useState<'name' | 'terms' | null>(null);
  const close = () => setForm(null);
  return (
    <>
      <PageHeader
        title={plan.name}
        description={t('code_is', { code: plan.code })}
        badge={<PlanTag retired={plan.retired} />}
        back={{ to: '/operator/plans', label: t('title') }}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconPencil size={17} aria-hidden />}
              onClick={() => setForm('name')}
            >
              {t('rename')}
            </Button>
            <Retire plan={plan} />
            <Button leftSection={<IconCalendarPlus size={17} aria-hidden />} onClick={() => setForm('terms')}>
              {t('new_terms')}
            </Button>
          </>
        }
      />
      <Stack>
        <Panel title={t('now')}>
          <Columns min="10rem">
            <Stat label={t('quota')} value={plan.quota === null ? t('unlimited') : f.number(plan.quota)} />
            <Stat label={t('monthly_fee')} value={plan.monthly_fee ? f.money(plan.monthly_fee) : t('no_fee')} />
            <Stat label={t('price')} value={f.money(plan.price)} />
            <Stat
              label={t('max_characters')}
              value={f.number(plan.max_characters)}
              note={t('legacy_characters', { count: plan.legacy_max_characters })}
            />
          </Columns>
        </Panel>
        <History plan={plan} />
        <Rules code={plan.code} />
      </Stack>
      {form === 'name' && <RenamePlan plan={plan} close={close} />}
      {form === 'terms' && <NewTerms plan={plan} close={close} />}
    </>
  );
}

function Retire({ plan }: { plan: Plan }) {
  const { t } = useTranslation('plans');
  const { code, retired } = plan;
  const retiring = useMutation({
    mutationFn: () =>
      call(api.PATCH('/v1/operator/plans/{plan}', { params: { path: { plan: code } }, body: { retired: !retired } })),
    onSuccess: () => {
      toast(t('saved'));
      void refreshPlans();
    },
  });
  const ask = async () => {
    const title = t('retire_ask', { name: plan.name });
    if (retired || (await confirm({ title, body: t('retire_about'), confirmLabel: t('retire') }))) retiring.mutate();
  };
  const RetireIcon = retired ? IconArchiveOff : IconArchive;
  return (
    <Button
      variant="default"
      leftSection={<RetireIcon size={17} aria-hidden />}
      loading={retiring.isPending}
      onClick={() => void ask()}
    >
      {retired ? t('offer_again') : t('retire')}
    </Button>
  );
}

const beginning = '1970-01-02';

function History({ plan }: { plan: Plan }) {
  const { t } = useTranslation('plans');
  const f = useFormat();
  const now = new Date().toISOString();
  const terms = plan.terms.toReversed();
  const current = terms.find(({ valid_from }) => (valid_from ?? '') <= now);
  const from = ({ valid_from }: Terms) =>
    !valid_from || valid_from < beginning ? t('from_the_start') : f.dateTime(valid_from);
  return (
    <Panel title={t('history')} description={t('history_about')} flush>
      <DataList
        label={t('history')}
        rows={terms}
        rowKey={({ valid_from }) => valid_from ?? ''}
        columns={[
          {
            key: 'from',
            label: t('valid_from'),
            primary: true,
            cell: (row) => (
              <>
                {from(row)} {row === current && <Tag tone="ok">{t('in_force')}</Tag>}
                {(row.valid_from ?? '') > now && <Tag tone="info">{t('to_come')}</Tag>}
              </>
            ),
          },
          {
            key: 'quota',
            label: t('quota'),
            align: 'right',
            cell: ({ quota }) => (quota === null || quota === undefined ? t('unlimited') : f.number(quota)),
          },
          { key: 'fee', label: t('monthly_fee'), align: 'right', cell: (row) => f.money(row.monthly_fee ?? 0) },
          { key: 'price', label: t('price'), align: 'right', cell: (row) => f.money(row.price ?? 0) },
          {
            key: 'characters',
            label: t('max_characters'),
            align: 'right',
            cell: (row) => f.number(row.max_characters ?? 0),
          },
        ]}
      />
    </Panel>
  );
}

function Rules({ code }: { code: string }) {
  const { t } = useTranslation('plans');
  const queries = useQueryClient();
  const params = { path: { plan: code } };
  const query = apiQuery('/v1/operator/plans/{plan}/policy', { params });
  const policy = useQuery(query);
  const change = async (body: Schema<'PolicyChange'>) => {
    const changed = await call(api.PATCH('/v1/operator/plans/{plan}/policy', { params, body }));
    queries.setQueryData(query.queryKey, changed);
  };
  return (
    <Panel title={t('rules')} description={t('rules_about')}>
      <Loaded query={policy}>
        {({ settings }) => <PolicySettings settings={settings} layer="plan" change={change} />}
      </Loaded>
    </Panel>
  );
}
