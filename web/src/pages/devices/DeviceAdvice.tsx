// What is the matter with a device, and what helps; nothing where all is well.
import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertOctagon, IconHourglass, IconPlayerPause, IconWallet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isLinked, type Device } from '@/api/devices';
import { useFormat } from '@/format/useFormat';
import { ButtonLink } from '@/ui/links';
import { useSaid } from '@/ui/useSaid';

export type Trouble = { id: string; color: 'red' | 'yellow' | 'nila'; icon: typeof IconHourglass };

/** All troubles of a device, the gravest first. */
export function troublesOf(device: Device): Trouble[] {
  const found: Trouble[] = [];
  if (device.state === 'logged_out') found.push({ id: 'logged_out', color: 'red', icon: IconAlertOctagon });
  if (device.state === 'stopped') found.push({ id: 'stopped', color: 'red', icon: IconAlertOctagon });
  if (device.plan.lapsed) found.push({ id: 'lapsed', color: 'red', icon: IconWallet });
  if (device.restricted_until && new Date(device.restricted_until) > new Date())
    found.push({ id: 'restricted', color: 'yellow', icon: IconAlertOctagon });
  if (device.paused_at) found.push({ id: 'paused', color: 'yellow', icon: IconPlayerPause });
  if (device.state === 'disconnected') found.push({ id: 'disconnected', color: 'yellow', icon: IconHourglass });
  if (device.state === 'connecting') found.push({ id: 'connecting', color: 'nila', icon: IconHourglass });
  return found;
}

export function useTroubleText() {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const said = useSaid();
  const adviceOn = ({ restricted }: Device, id: string) =>
    id === 'restricted' && restricted?.scope === 'new_contacts' ? 'restricted_contacts' : id;
  return (device: Device, { id }: Trouble) => ({
    title: t(`advice.${id}`, { until: device.restricted_until ? f.dateTime(device.restricted_until) : '' }),
    toDo: t(`advice.${adviceOn(device, id)}_to_do`),
    help: id === device.state && device.to_do && isLinked(device) ? t(`to_do.${device.to_do}`) : '',
    reason: id === 'restricted' ? said.restriction(device) : id === device.state ? said.reason(device) : '',
  });
}

export function DeviceAdvice({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const text = useTroubleText();
  const troubles = troublesOf(device);
  if (troubles.length === 0) return null;
  return (
    <Stack gap="sm" mb="lg">
      {troubles.map((trouble) => {
        const { title, toDo, help, reason } = text(device, trouble);
        return (
          <Alert
            key={trouble.id}
            color={trouble.color}
            variant="light"
            icon={<trouble.icon aria-hidden />}
            title={title}
          >
            <Text size="sm">{[toDo, help].filter(Boolean).join(' ')}</Text>
            {reason && (
              <Text size="sm" mt={4} className="break">
                {t('whatsapp_said', { reason })}
              </Text>
            )}
            {(trouble.id === 'lapsed' || device.to_do === 'top_up') && (
              <ButtonLink to="/billing" size="xs" variant="default" mt="sm">
                {t('go_top_up')}
              </ButtonLink>
            )}
          </Alert>
        );
      })}
    </Stack>
  );
}
