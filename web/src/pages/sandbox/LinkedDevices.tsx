// Linking a device of the gateway to this phone: by "scanning" its code, or by typing the code that it shows.
import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { IconCircleCheck, IconDeviceDesktop, IconLink, IconScan } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, isLinked, type Device } from '@/api/devices';
import { describeError } from '@/ui/errorText';
import { TextLink } from '@/ui/links';
import { nameOf, useRefresh, useScannable, type Phone } from './phones';
import classes from './sandbox.module.css';
import { ScreenHead } from './ScreenHead';

type LinkBody = { device: string } | { code: string };

function useLinking(phone: Phone) {
  const refresh = useRefresh();
  const queries = useQueryClient();
  return useMutation({
    meta: { handlesError: true },
    mutationFn: (body: LinkBody) =>
      call(api.POST('/v1/sandbox/phones/{number}/link', { params: { path: { number: phone.number } }, body })),
    onSuccess: async () => {
      await refresh();
      await queries.invalidateQueries({ predicate: ({ queryKey }) => /devices/.test(String(queryKey[0])) });
    },
  });
}

export function LinkedDevices({ phone, back }: { phone: Phone; back: () => void }) {
  const { t } = useTranslation('sandbox');
  const linking = useLinking(phone);
  const failed = linking.error && describeError(linking.error);
  return (
    <>
      <ScreenHead title={t('linked_devices')} note={t('linked_count', { count: phone.linked })} back={back} />
      <div className={classes.body}>
        <Stack p="md" gap="md">
          <div role="status">
            {linking.isSuccess && (
              <Alert color="green" icon={<IconCircleCheck aria-hidden />} title={t('link.done')}>
                {t('link.done_about', { name: nameOf(phone) })}
              </Alert>
            )}
          </div>
          {failed && (
            <Alert color="red" role="alert" title={failed.title}>
              {failed.detail || t('link.failed')}
            </Alert>
          )}
          <Scan linking={linking} />
          <TypeCode linking={linking} />
        </Stack>
      </div>
    </>
  );
}

type LinkingProps = { linking: ReturnType<typeof useLinking> };

function Scan({ linking }: LinkingProps) {
  const { t } = useTranslation('sandbox');
  const devices = useScannable();
  const free = devices?.filter((device) => !isLinked(device)) ?? [];
  return (
    <section className={classes.card}>
      <h3>{t('link.scan')}</h3>
      {devices && free.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('link.none')} <TextLink to="/devices">{t('link.add')}</TextLink>
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {t('link.scan_about')}
        </Text>
      )}
      <ul className={classes.scannable} aria-label={t('link.scan')}>
        {free.map((device) => (
          <Scannable key={device.waid} device={device} linking={linking} />
        ))}
      </ul>
    </section>
  );
}

function Scannable({ device, linking }: LinkingProps & { device: Device }) {
  const { t } = useTranslation('sandbox');
  const name = deviceName(device);
  const scanning = linking.isPending && 'device' in linking.variables && linking.variables.device === device.waid;
  return (
    <li>
      <IconDeviceDesktop size={22} aria-hidden />
      <span className={classes.pickWords}>
        <span className={classes.name}>{name}</span>
        <span className={classes.small}>{device.waid}</span>
      </span>
      <Button
        size="xs"
        leftSection={<IconScan size={16} aria-hidden />}
        loading={scanning}
        disabled={linking.isPending && !scanning}
        onClick={() => linking.mutate({ device: device.waid })}
        aria-label={t('link.scan_what', { name })}
      >
        {t('link.scan_now')}
      </Button>
    </li>
  );
}

function TypeCode({ linking }: LinkingProps) {
  const { t } = useTranslation('sandbox');
  const [code, setCode] = useState('');
  const letters = code.replace(/[^a-z0-9]/gi, '').toUpperCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (letters.length === 8)
      linking.mutate({ code: `${letters.slice(0, 4)}-${letters.slice(4)}` }, { onSuccess: () => setCode('') });
  };
  return (
    <form className={classes.card} onSubmit={submit}>
      <h3>{t('link.type')}</h3>
      <TextInput
        label={t('link.code')}
        description={t('link.code_about')}
        placeholder="ABCD-EFGH"
        maxLength={12}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button
        type="submit"
        size="sm"
        variant="light"
        leftSection={<IconLink size={16} aria-hidden />}
        disabled={letters.length !== 8 || linking.isPending}
        loading={linking.isPending && 'code' in linking.variables}
      >
        {t('link.type_now')}
      </Button>
    </form>
  );
}
