import { IconHandStop, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Device } from '@/api/devices';
import { DeviceTag } from '@/ui/stateTags';
import { Tag } from '@/ui/Tag';
import classes from './devices.module.css';

/** State, pause and restriction as tags. */
export function DeviceTags({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const restricted = device.restricted_until && new Date(device.restricted_until) > new Date();
  return (
    <span className={classes.tags}>
      <DeviceTag state={device.state} />
      {device.paused_at && (
        <Tag tone="warn" icon={IconPlayerPause}>
          {t('paused')}
        </Tag>
      )}
      {restricted && (
        <Tag tone="warn" icon={IconHandStop}>
          {t('restricted')}
        </Tag>
      )}
    </span>
  );
}
