import { IconDeviceMobile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deviceName } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { useFormat } from '@/format/useFormat';
import { DataList } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded } from '@/ui/States';
import { DeviceTag } from '@/ui/stateTags';
import type { Customer } from './accounts';

export function CustomerDevices({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const f = useFormat();
  const devices = useQuery(apiQuery('/v1/devices', { params: { query: { account: customer.id } } }));
  return (
    <Panel title={t('nav.devices')} flush>
      <Loaded query={devices}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState icon={IconDeviceMobile} title={t('no_devices')} />
          ) : (
            <DataList
              label={t('nav.devices')}
              rows={data}
              rowKey={({ waid }) => waid}
              columns={[
                { key: 'name', label: t('name'), primary: true, cell: (device) => deviceName(device) },
                { key: 'waid', label: t('waid'), cell: ({ waid }) => waid },
                { key: 'number', label: t('number'), cell: ({ number }) => (number ? f.phone(number) : '–') },
                { key: 'plan', label: t('plan'), cell: ({ plan }) => plan.name },
                { key: 'state', label: t('state'), cell: ({ state }) => <DeviceTag state={state} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
