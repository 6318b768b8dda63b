import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { PolicySettings } from '@/ui/PolicySettings';
import { Loaded } from '@/ui/States';

const query = apiQuery('/v1/operator/policy');

/** The rules of use that hold for all devices, where plan and device say nothing else. */
export default function PolicyPage() {
  const { t } = useTranslation('policy');
  const queries = useQueryClient();
  const policy = useQuery(query);
  const change = async (body: Schema<'PolicyChange'>) => {
    queries.setQueryData(query.queryKey, await call(api.PATCH('/v1/operator/policy', { body })));
  };
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} />
      <Panel title={t('settings')} description={t('settings_about')}>
        <Loaded query={policy}>
          {({ settings }) => <PolicySettings settings={settings} layer="default" change={change} />}
        </Loaded>
      </Panel>
    </>
  );
}
