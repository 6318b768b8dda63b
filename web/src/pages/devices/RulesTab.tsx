import { Alert, Text } from '@mantine/core';
import { IconCircleCheck, IconClockPause } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';
import { PolicySettings } from '@/ui/PolicySettings';
import { useRules } from '@/ui/Rule';
import { Columns, Stat } from '@/ui/Stat';
import { Loaded } from '@/ui/States';

type Status = NonNullable<Schema<'Policy'>['status']>;

/** The rules of use of a device: what they say now, and the settings that make them up. */
export function RulesTab({ waid }: { waid: string }) {
  const { t } = useTranslation('devices');
  const queries = useQueryClient();
  const params = { path: { waid } };
  const query = apiQuery('/v1/devices/{waid}/policy', { params });
  const policy = useQuery(query);
  const change = async (body: Schema<'PolicyChange'>) => {
    const changed = await call(api.PATCH('/v1/devices/{waid}/policy', { params, body }));
    queries.setQueryData(query.queryKey, changed);
  };
  return (
    <Loaded query={policy}>
      {({ settings, status }) => (
        <>
          {status && <StatusNow status={status} />}
          <Panel title={t('rules.settings')} description={t('rules.settings_about')}>
            <PolicySettings settings={settings} layer="device" change={change} />
          </Panel>
        </>
      )}
    </Loaded>
  );
}

function StatusNow({ status }: { status: Status }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const rules = useRules();
  const free = status.outcome === 'allow';
  return (
    <div style={{ marginBottom: '1rem' }}>
      <Panel title={t('rules.now')}>
        <Columns min="14rem">
          <Stat
            label={t('rules.sent_today')}
            value={f.number(status.sent_today)}
            note={
              status.cap_today === null ? t('rules.no_cap') : t('rules.of_cap', { cap: f.number(status.cap_today) })
            }
          />
          <Alert
            color={free ? 'green' : 'yellow'}
            icon={free ? <IconCircleCheck aria-hidden /> : <IconClockPause aria-hidden />}
            title={free ? t('rules.free') : rules.name(status.rule)}
          >
            {!free && (
              <>
                <Text size="sm">
                  {rules.about(status)} {status.until && t('rules.until', { until: f.dateTime(status.until) })}
                </Text>
                <Text size="sm" mt={4}>
                  {rules.toDo(status)}
                </Text>
              </>
            )}
          </Alert>
        </Columns>
      </Panel>
    </div>
  );
}
