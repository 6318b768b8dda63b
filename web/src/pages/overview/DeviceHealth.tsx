import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { deviceName, type Device } from '@/api/devices';
import { useFormat } from '@/format/useFormat';
import { DataList } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { DeviceTag } from '@/ui/stateTags';
import { QuotaMeter } from './QuotaMeter';

/** Each number: whether it is connected, and what is left of its month. */
export function DeviceHealth({ devices }: { devices: Device[] }) {
  const { t } = useTranslation('overview');
  const f = useFormat();
  return (
    <Panel title={t('devices')} flush>
      <DataList
        label={t('devices')}
        rows={devices}
        rowKey={(device) => device.waid}
        rowLink={(device) => ({ to: '/devices/$waid', params: { waid: device.waid } })}
        columns={[
          { key: 'name', label: t('device'), primary: true, cell: deviceName },
          { key: 'state', label: t('state'), cell: (device) => <DeviceTag state={device.state} /> },
          {
            key: 'since',
            label: t('since'),
            desk: true,
            cell: (device) => (
              <Text size="sm" c="dimmed">
                {device.state_since ? f.relative(device.state_since) : '–'}
              </Text>
            ),
          },
          { key: 'plan', label: t('plan'), desk: true, cell: (device) => device.plan.name },
          { key: 'quota', label: t('quota'), width: '16rem', cell: (device) => <QuotaMeter plan={device.plan} /> },
        ]}
      />
    </Panel>
  );
}
