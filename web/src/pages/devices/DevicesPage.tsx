import { Button, Group, Text } from '@mantine/core';
import { IconDeviceMobile, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceName, useDevices, type Device } from '@/api/devices';
import { usePermission } from '@/api/session';
import { useFormat } from '@/format/useFormat';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded } from '@/ui/States';
import { AddDevice } from './AddDevice';
import { troublesOf, useTroubleText } from './DeviceAdvice';
import classes from './devices.module.css';
import { DeviceTags } from './DeviceTags';
import { QuotaBar } from './QuotaBar';

export default function DevicesPage() {
  const { t } = useTranslation('devices');
  const devices = useDevices();
  const manages = usePermission('manage_devices');
  const [adding, setAdding] = useState(false);
  const add = manages && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={devices.data?.data.length ? add : undefined} />
      <Loaded query={devices}>
        {({ data }) =>
          data.length === 0 ? (
            <Panel>
              <EmptyState icon={IconDeviceMobile} title={t('empty')} action={add}>
                {t('empty_about')}
              </EmptyState>
            </Panel>
          ) : (
            <ul className={classes.grid} aria-label={t('title')}>
              {data.map((device) => (
                <DeviceCard key={device.waid} device={device} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding && <AddDevice close={() => setAdding(false)} />}
    </>
  );
}

const adviceOf = ({ toDo, help }: { toDo: string; help: string }) => [toDo, help].filter(Boolean).join(' ');

function DeviceCard({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const text = useTroubleText();
  const [trouble] = troublesOf(device);
  return (
    <li className={classes.card}>
      <div>
        <Link to="/devices/$waid" params={{ waid: device.waid }} className={classes.cardLink}>
          {deviceName(device)}
        </Link>
        <Text size="sm" c="dimmed" className="break">
          {device.number ? f.phone(device.number) : t('no_number')} · {device.waid}
        </Text>
      </div>
      <DeviceTags device={device} />
      {(trouble || device.state === 'unpaired') && (
        <Text size="sm">{trouble ? adviceOf(text(device, trouble)) : t('advice.unpaired_to_do')}</Text>
      )}
      <div className={classes.cardFoot}>
        <Group justify="space-between" mb={4} gap="xs">
          <Text size="sm" fw={600}>
            {device.plan.name}
          </Text>
          <Text size="sm" c="dimmed">
            {t('quota_until', { date: f.date(device.plan.month_ends_at) })}
          </Text>
        </Group>
        <QuotaBar plan={device.plan} />
      </div>
    </li>
  );
}
