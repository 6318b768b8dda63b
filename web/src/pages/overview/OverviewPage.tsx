import { Skeleton, Stack } from '@mantine/core';
import { IconDeviceMobilePlus, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns } from '@/ui/Stat';
import { EmptyState, Loaded } from '@/ui/States';
import { Alerts } from './Alerts';
import { DeviceHealth } from './DeviceHealth';
import { Figures } from './Figures';
import { overviewQuery } from './overview';
import { Traffic } from './Traffic';

export default function OverviewPage() {
  const { t } = useTranslation('overview');
  const f = useFormat();
  const overview = useQuery(overviewQuery);
  const maySend = usePermission('send_messages');
  return (
    <>
      <PageHeader
        title={t('title')}
        description={f.day(new Date())}
        actions={
          maySend && (
            <ButtonLink to="/compose" leftSection={<IconSend size={16} aria-hidden />}>
              {t('compose')}
            </ButtonLink>
          )
        }
      />
      <Loaded query={overview} skeleton={<OverviewSkeleton />}>
        {(data) => <Overview overview={data} />}
      </Loaded>
    </>
  );
}

function Overview({ overview }: { overview: Schema<'Overview'> }) {
  return (
    <Stack>
      <Alerts alerts={overview.alerts} devices={overview.devices} />
      <Figures overview={overview} />
      <Traffic overview={overview} />
      {overview.devices.length > 0 ? <DeviceHealth devices={overview.devices} /> : <FirstDevice />}
    </Stack>
  );
}

function FirstDevice() {
  const { t } = useTranslation('overview');
  const mayPair = usePermission('manage_devices');
  return (
    <Panel>
      <EmptyState
        icon={IconDeviceMobilePlus}
        title={t('no_device')}
        action={mayPair && <ButtonLink to="/devices">{t('pair_device')}</ButtonLink>}
      >
        {t('no_device_about')}
      </EmptyState>
    </Panel>
  );
}

function OverviewSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack role="status" aria-label={t('loading')}>
      <Columns min="14rem">
        {[0, 1, 2, 3].map((each) => (
          <Skeleton key={each} height={116} radius="lg" />
        ))}
      </Columns>
      <Skeleton height={340} radius="lg" />
      <Skeleton height={200} radius="lg" />
    </Stack>
  );
}
