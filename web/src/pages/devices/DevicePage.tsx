import { Button, Group, Stack, Tabs } from '@mantine/core';
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, isLinked, type Device } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { CopyField } from '@/ui/CopyButton';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns, Facts } from '@/ui/Stat';
import { Loaded, PageSkeleton } from '@/ui/States';
import { toast } from '@/ui/toast';
import { DeviceAdvice } from './DeviceAdvice';
import { ChangePlan, RenameDevice } from './DeviceForms';
import { DeviceTags } from './DeviceTags';
import { Manage } from './Manage';
import { PairingPanel } from './PairingPanel';
import { QuotaBar } from './QuotaBar';
import { RulesTab } from './RulesTab';
import { WebhooksTab } from './WebhooksTab';

export default function DevicePage() {
  const { t } = useTranslation('devices');
  const { waid } = useParams({ strict: false });
  const device = useQuery(apiQuery('/v1/devices/{waid}', { params: { path: { waid: waid ?? '' } } }));
  return (
    <>
      {!device.data && <PageHeader title={t('title')} back={{ to: '/devices', label: t('title') }} />}
      <Loaded query={device} skeleton={<PageSkeleton />}>
        {(found) => <Page key={found.waid} device={found} />}
      </Loaded>
    </>
  );
}

const tabs = ['overview', 'webhooks', 'rules'];

function Page({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const [filters, setFilters] = useFilters();
  const [watching, setWatching] = useState(false);
  // Once the pairing panel has been seen it stays, to say that it worked.
  if (!isLinked(device) && !watching) setWatching(true);
  const tab = tabs.includes(filters.tab ?? '') ? filters.tab! : 'overview';
  return (
    <>
      <PageHeader
        title={deviceName(device)}
        description={!device.number ? t('no_number') : device.name ? f.phone(device.number) : device.waid}
        badge={<DeviceTags device={device} />}
        back={{ to: '/devices', label: t('title') }}
        actions={<Actions device={device} />}
      />
      <DeviceAdvice device={device} />
      <Tabs
        value={tab}
        onChange={(chosen) => setFilters({ tab: chosen === 'overview' ? undefined : (chosen ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Stack>
            {watching && <PairingPanel device={device} close={() => setWatching(false)} />}
            <OverviewTab device={device} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="webhooks">
          <WebhooksTab device={device} />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <RulesTab waid={device.waid} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Actions({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const queries = useQueryClient();
  const manages = usePermission('manage_devices');
  const sends = usePermission('send_messages');
  const { waid } = device;
  const path = device.paused_at ? '/v1/devices/{waid}/resume' : '/v1/devices/{waid}/pause';
  const pausing = useMutation({
    mutationFn: () => call(api.POST(path, { params: { path: { waid } } })),
    onSuccess: (changed) => {
      toast(changed.paused_at ? t('paused_toast') : t('resumed_toast'));
      void queries.invalidateQueries({ queryKey: ['/v1/devices/{waid}'] });
    },
  });
  const PauseIcon = device.paused_at ? IconPlayerPlay : IconPlayerPause;
  return (
    <>
      {manages && isLinked(device) && (
        <Button
          variant="default"
          leftSection={<PauseIcon size={17} aria-hidden />}
          loading={pausing.isPending}
          onClick={() => pausing.mutate()}
        >
          {device.paused_at ? t('resume') : t('pause')}
        </Button>
      )}
      {sends && isLinked(device) && (
        <ButtonLink to="/compose" search={{ device: waid }} leftSection={<IconSend size={17} aria-hidden />}>
          {t('nav.compose')}
        </ButtonLink>
      )}
    </>
  );
}

function OverviewTab({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const manages = usePermission('manage_devices');
  const [form, setForm] = useState<'name' | 'plan' | null>(null);
  const close = () => setForm(null);
  const { plan } = device;
  const when = (time: string | null) => (time ? f.dateTime(time) : t('not_yet'));
  return (
    <>
      <Columns min="22rem">
        <Panel
          title={t('facts')}
          actions={
            manages && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPencil size={14} aria-hidden />}
                onClick={() => setForm('name')}
              >
                {t('rename')}
              </Button>
            )
          }
        >
          <Facts
            facts={[
              [t('waid'), <CopyField key="waid" value={device.waid} label={t('waid')} />],
              [t('number'), device.number ? f.phone(device.number) : t('no_number')],
              [t('linked_at'), when(device.linked_at)],
              [t('created_at'), when(device.created_at)],
            ]}
          />
        </Panel>
        <Panel
          title={t('plan')}
          actions={
            manages && (
              <Button size="xs" variant="default" onClick={() => setForm('plan')}>
                {t('change_plan')}
              </Button>
            )
          }
        >
          <Facts
            facts={[
              [t('plan'), plan.name],
              [t('quota'), <Quota key="quota" device={device} />],
              [t('price'), t('plan_line', { fee: f.money(plan.monthly_fee), price: f.money(plan.price) })],
              [t('plan_expires'), plan.expires_at ? f.dateTime(plan.expires_at) : t('free')],
            ]}
          />
        </Panel>
      </Columns>
      {manages && <Manage device={device} />}
      {form === 'name' && <RenameDevice device={device} close={close} />}
      {form === 'plan' && <ChangePlan device={device} close={close} />}
    </>
  );
}

function Quota({ device: { plan } }: { device: Device }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  return (
    <>
      <QuotaBar plan={plan} />
      <Group c="dimmed" fz="sm" mt={4}>
        {t('quota_until', { date: f.dateTime(plan.month_ends_at) })}
      </Group>
    </>
  );
}
