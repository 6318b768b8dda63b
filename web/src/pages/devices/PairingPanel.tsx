// Linking the phone: a QR code to scan or a code to type, live, until it is linked.
import { Alert, Button, Loader, SegmentedControl, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { isLinked, type Device } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { QrCode } from '@/ui/QrCode';
import { ErrorState } from '@/ui/States';
import { useNow } from '@/ui/useNow';
import { CodeToType } from './CodeToType';
import { PasskeyStep, passkeyQuery } from './PasskeyStep';
import { pairingFailure } from './pairingFailure';
import classes from './devices.module.css';

type Pairing = Schema<'Pairing'>;
export type Wanted = { method: 'qr' | 'code'; number?: string };

/** The gateway stops making codes two minutes after it was last asked: while somebody looks, ask again in time. */
const askAgainAfter = 90_000;

/** The pairing of a device, and asking for it. */
function usePairing(device: Device) {
  const queries = useQueryClient();
  const { waid } = device;
  const query = apiQuery('/v1/devices/{waid}/pairing', { params: { path: { waid } } });
  const pairing = useQuery({ ...query, staleTime: 0 });
  const { mutate, error, isPending, variables } = useMutation({
    meta: { handlesError: true },
    mutationFn: (body: Wanted) => call(api.POST('/v1/devices/{waid}/pairing', { params: { path: { waid } }, body })),
    onSuccess: (data) => {
      queries.setQueryData(query.queryKey, data);
      // The code may have been there before this answer.
      void queries.invalidateQueries({ queryKey: query.queryKey });
    },
  });
  return { pairing, ask: mutate, asked: variables, error, asking: isPending };
}

export function PairingPanel({ device, close }: { device: Device; close: () => void }) {
  const { t } = useTranslation('devices');
  const manages = usePermission('manage_devices');
  if (isLinked(device))
    return (
      <Panel>
        <Success device={device} close={close} />
      </Panel>
    );
  return (
    <Panel title={t('pairing.title')}>
      {manages ? <Pair device={device} /> : <Text c="dimmed">{t('pairing.not_allowed')}</Text>}
    </Panel>
  );
}

function Pair({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const [method, setMethod] = useState<'qr' | 'code'>('qr');
  const { pairing, ask, asked, error, asking } = usePairing(device);
  const passkey = useQuery({ ...passkeyQuery(device.waid), staleTime: 0 });
  const started = useRef(false);

  useEffect(() => {
    if (started.current) return;
    started.current = true;
    ask({ method: 'qr' });
  }, [ask]);

  const failed = pairing.data?.state === 'failed';
  useEffect(() => {
    if (!asked || asked.method !== 'qr' || method !== 'qr' || failed || error) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && ask(asked), askAgainAfter);
    return () => clearInterval(timer);
  }, [ask, asked, method, failed, error]);

  const choose = (chosen: string) => {
    setMethod(chosen as 'qr' | 'code');
    if (chosen === 'qr') ask({ method: 'qr' });
  };
  const current = pairing.data?.method === method ? pairing.data : undefined;
  if (passkey.data && passkey.data.state !== 'none') return <PasskeyStep waid={device.waid} challenge={passkey.data} />;
  return (
    <Stack gap="lg">
      <SegmentedControl
        aria-label={t('pairing.method')}
        value={method}
        onChange={choose}
        data={[
          { value: 'qr', label: t('pairing.by_qr') },
          { value: 'code', label: t('pairing.by_code') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {method === 'qr' ? (
        <CodeToScan pairing={current} error={error} again={() => ask({ method: 'qr' })} />
      ) : (
        <CodeToType pairing={current} error={error} asking={asking} ask={(number) => ask({ method: 'code', number })} />
      )}
    </Stack>
  );
}

function CodeToScan({ pairing, error, again }: { pairing?: Pairing; error: Error | null; again: () => void }) {
  const { t } = useTranslation('devices');
  const steps = t('pairing.qr_steps', { returnObjects: true }) as unknown as string[];
  return (
    <div className={classes.pairing}>
      <div className={classes.codeBox}>
        {error ? (
          <ErrorState error={error} retry={again} />
        ) : pairing?.state === 'failed' ? (
          <Failed pairing={pairing} again={again} />
        ) : pairing?.qr ? (
          <>
            <div className={classes.qr}>
              <QrCode qr={pairing.qr} label={t('pairing.qr_label')} />
            </div>
            <Expiry at={pairing.expires_at} />
          </>
        ) : pairing?.state === 'idle' ? (
          <div className={classes.blank}>
            <Stack align="center">
              <Text>{t('pairing.paused')}</Text>
              <Button onClick={again}>{t('pairing.again')}</Button>
            </Stack>
          </div>
        ) : (
          <div className={classes.blank} role="status">
            <Stack align="center" gap="sm">
              <Loader aria-hidden />
              <Text size="sm">{t('pairing.making')}</Text>
            </Stack>
          </div>
        )}
      </div>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}

export function Failed({ pairing, again }: { pairing: Pairing; again: () => void }) {
  const { t } = useTranslation('devices');
  const reason = pairingFailure(pairing);
  return (
    <Alert color="red" title={t('pairing.failed')} icon={<IconAlertTriangle aria-hidden />}>
      <Stack gap="sm" align="flex-start">
        {reason && <Text size="sm">{reason}</Text>}
        <Button size="xs" variant="default" onClick={again}>
          {t('pairing.again')}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Counts down; not for screen readers, whom each second would interrupt. */
export function Expiry({ at, exact }: { at: string | null; exact?: boolean }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const now = useNow(1_000);
  if (!at) return null;
  const left = Math.ceil((new Date(at).getTime() - now.getTime()) / 1000);
  const words = exact
    ? t('pairing.expires', { time: f.duration(Math.max(left, 0) * 1000) })
    : t('pairing.renews', { seconds: left });
  return (
    <Text size="sm" c="dimmed" className="numeric" aria-hidden>
      {left > 0 ? words : t('pairing.renewing')}
    </Text>
  );
}

function Success({ device, close }: { device: Device; close: () => void }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const connected = device.state === 'connected';
  return (
    <div className={classes.success} role="status">
      <ThemeIcon size={64} radius="xl" variant="light" color="green">
        {connected ? <IconCircleCheck size={36} aria-hidden /> : <Loader size={28} color="green" aria-hidden />}
      </ThemeIcon>
      <Title order={2}>{connected ? t('pairing.done') : t('pairing.connecting')}</Title>
      {connected && (
        <Text c="dimmed" maw={460}>
          {t('pairing.done_about', { number: f.phone(device.number) })}
        </Text>
      )}
      <Stack gap="xs" mt="xs">
        <ButtonLink to="/compose" search={{ device: device.waid }} leftSection={<IconSend size={18} aria-hidden />}>
          {t('pairing.first_message')}
        </ButtonLink>
        <Button variant="subtle" onClick={close}>
          {t('pairing.close')}
        </Button>
      </Stack>
    </div>
  );
}
