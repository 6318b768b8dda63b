import { Alert, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { deviceName, type Device } from '@/api/devices';
import type { Schema } from '@/api/types';
import { TextLink } from '@/ui/links';

type Code = Schema<'Alert'>['code'];

const urgent: Code[] = ['device_logged_out', 'device_stopped', 'plan_expired', 'account_expired', 'quota_used_up'];

/** Where it is put right. */
function placeOf(code: Code, waid: string | null): Pick<LinkProps, 'to' | 'params' | 'search'> {
  if (code === 'webhook_failing') return { to: '/deliveries', search: { state: 'failed' } };
  if (waid && code !== 'plan_expired') return { to: '/devices/$waid', params: { waid } };
  return { to: '/billing' };
}

/** What needs somebody, the urgent first. */
export function Alerts({ alerts, devices }: { alerts: Schema<'Alert'>[]; devices: Device[] }) {
  const { t } = useTranslation('overview');
  if (alerts.length === 0) return null;
  const nameOf = (waid: string | null) => {
    const device = devices.find((each) => each.waid === waid);
    return device ? deviceName(device) : waid;
  };
  const rank = ({ code }: Schema<'Alert'>) => (urgent.includes(code) ? 0 : 1);
  return (
    <Stack gap="xs">
      {[...alerts]
        .sort((a, b) => rank(a) - rank(b))
        .map(({ code, device }) => (
          <Alert
            key={`${code} ${device}`}
            color={urgent.includes(code) ? 'red' : 'yellow'}
            icon={<IconAlertTriangle aria-hidden />}
            title={t(`alerts.${code}`, { device: nameOf(device) })}
          >
            <TextLink {...placeOf(code, device)} size="sm" fw={600} c="inherit" underline="always">
              {t(`alerts.${code}_to_do`)}
            </TextLink>
          </Alert>
        ))}
    </Stack>
  );
}
