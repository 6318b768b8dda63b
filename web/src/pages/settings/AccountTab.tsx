import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import { sessionQuery, usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { languages } from '@/i18n';
import { showInForm } from '@/ui/forms';
import { Panel } from '@/ui/Panel';
import { Facts } from '@/ui/Stat';
import { Loaded } from '@/ui/States';
import { toast } from '@/ui/toast';

type Account = Schema<'Account'>;

const accountQuery = apiQuery('/v1/account');
const indonesianZones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'];

export function AccountTab() {
  const account = useQuery(accountQuery);
  const mayManage = usePermission('manage_account');
  return (
    <Loaded query={account}>
      {(data) => (mayManage ? <AccountForm account={data} /> : <AccountFacts account={data} />)}
    </Loaded>
  );
}

function AccountFacts({ account }: { account: Account }) {
  const { t } = useTranslation('settings');
  const f = useFormat();
  return (
    <Panel title={t('account')}>
      <Facts
        facts={[
          [t('account_name'), account.name],
          [t('account_id'), account.id],
          [t('region'), account.region],
          [t('time_zone'), account.time_zone],
          [t('account_language'), t(`languages.${account.language}`)],
          [t('last_day'), account.last_day ? f.calendarDate(account.last_day) : t('without_end')],
        ]}
      />
    </Panel>
  );
}

function AccountForm({ account }: { account: Account }) {
  const { t } = useTranslation('settings');
  const f = useFormat();
  const { name, region, time_zone, language, address, tax_number } = account;
  const form = useForm({ initialValues: { name, region, time_zone, language, address, tax_number } });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => call(api.PATCH('/v1/account', { body: values })),
    meta: { handlesError: true },
    onSuccess: async (saved) => {
      queryClient.setQueryData(accountQuery.queryKey, saved);
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      form.resetDirty();
      toast(t('saved'));
    },
    onError: (error) => showInForm(form, error),
  });
  const zones = [...new Set([...indonesianZones, account.time_zone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack>
        <Panel title={t('account')} description={t('account_about', { id: account.id })}>
          <Stack maw={520}>
            <TextInput label={t('account_name')} required maxLength={200} {...form.getInputProps('name')} />
            <TextInput
              label={t('region')}
              description={t('region_about')}
              maxLength={2}
              w={160}
              {...form.getInputProps('region')}
            />
            <Select
              label={t('time_zone')}
              description={t('time_zone_about')}
              searchable
              data={zones}
              limit={60}
              {...form.getInputProps('time_zone')}
            />
            <Select
              label={t('account_language')}
              description={t('account_language_about')}
              data={languages.map((each) => ({ value: each, label: t(`languages.${each}`) }))}
              {...form.getInputProps('language')}
            />
          </Stack>
        </Panel>
        <Panel title={t('invoicing')} description={t('invoicing_about')}>
          <Stack maw={520}>
            <Textarea label={t('address')} autosize minRows={3} {...form.getInputProps('address')} />
            <TextInput
              label={t('tax_number')}
              description={t('tax_number_about')}
              {...form.getInputProps('tax_number')}
            />
          </Stack>
        </Panel>
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
          <span>{account.last_day && t('account_ends', { date: f.calendarDate(account.last_day) })}</span>
        </Group>
      </Stack>
    </form>
  );
}
