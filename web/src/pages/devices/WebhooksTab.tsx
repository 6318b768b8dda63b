// Where the customer's server is called, the secret that signs the calls, and a test of both.
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck, IconEye, IconPlugConnected, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Device } from '@/api/devices';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { CopyField } from '@/ui/CopyButton';
import { showInForm } from '@/ui/forms';
import { ButtonLink } from '@/ui/links';
import { Panel } from '@/ui/Panel';
import { Facts } from '@/ui/Stat';
import { ErrorState } from '@/ui/States';
import { toast } from '@/ui/toast';
import classes from './devices.module.css';

export function WebhooksTab({ device }: { device: Device }) {
  const manages = usePermission('manage_devices');
  return (
    <Stack>
      {manages ? <Addresses device={device} /> : <ReadOnly device={device} />}
      {manages && <Secret waid={device.waid} />}
    </Stack>
  );
}

function ReadOnly({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  return (
    <Panel title={t('webhooks.title')}>
      <Facts
        facts={[
          [t('webhooks.inbox_url'), device.inbox_url || t('webhooks.none')],
          [t('webhooks.tracking_url'), device.tracking_url || t('webhooks.none')],
        ]}
      />
    </Panel>
  );
}

function Addresses({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const queries = useQueryClient();
  const { waid, inbox_url, tracking_url } = device;
  const form = useForm({ initialValues: { inbox_url, tracking_url } });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: (body: { inbox_url: string; tracking_url: string }) =>
      call(api.PATCH('/v1/devices/{waid}', { params: { path: { waid } }, body })),
    onSuccess: (changed) => {
      toast(t('webhooks.saved'));
      const saved = { inbox_url: changed.inbox_url, tracking_url: changed.tracking_url };
      form.setValues(saved);
      form.resetDirty(saved);
      void queries.invalidateQueries({ queryKey: ['/v1/devices/{waid}'] });
    },
    onError: (error) => showInForm(form, error),
  });
  const field = (name: 'inbox_url' | 'tracking_url', about: string) => (
    <TextInput
      label={t(`webhooks.${name}`)}
      description={t(`webhooks.${about}`)}
      type="url"
      inputMode="url"
      placeholder="https://"
      autoComplete="off"
      spellCheck={false}
      {...form.getInputProps(name)}
    />
  );
  return (
    <Panel
      title={t('webhooks.title')}
      description={t('webhooks.about')}
      actions={
        <ButtonLink to="/deliveries" search={{ device: waid }} variant="default" size="xs">
          {t('webhooks.deliveries')}
        </ButtonLink>
      }
    >
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))}>
        <Stack>
          {field('inbox_url', 'inbox_about')}
          <Test waid={waid} kind="inbox" url={inbox_url} dirty={form.isDirty('inbox_url')} />
          {field('tracking_url', 'tracking_about')}
          <Test waid={waid} kind="tracking" url={tracking_url} dirty={form.isDirty('tracking_url')} />
          <Group justify="flex-end">
            <Button type="submit" loading={saving.isPending} disabled={!form.isDirty()}>
              {t('webhooks.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

type TestProps = { waid: string; kind: Schema<'WebhookKind'>; url: string; dirty: boolean };

function Test({ waid, kind, url, dirty }: TestProps) {
  const { t } = useTranslation('devices');
  const testing = useMutation({
    meta: { handlesError: true },
    mutationFn: () => call(api.POST('/v1/devices/{waid}/webhook_test', { params: { path: { waid } }, body: { kind } })),
  });
  return (
    <div>
      <Group gap="sm">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlugConnected size={15} aria-hidden />}
          aria-label={t(`webhooks.test_${kind}`)}
          loading={testing.isPending}
          disabled={!url || dirty}
          onClick={() => testing.mutate()}
        >
          {t('webhooks.test')}
        </Button>
        {dirty && (
          <Text size="sm" c="dimmed">
            {t('webhooks.save_first')}
          </Text>
        )}
      </Group>
      <div role="status">{testing.data && !testing.isPending && <TestResult attempt={testing.data} />}</div>
      {testing.error && <ErrorState error={testing.error} />}
    </div>
  );
}

function TestResult({ attempt: { status, took_ms, answer } }: { attempt: Schema<'WebhookAttempt'> }) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const fine = status >= 200 && status < 300;
  const time = f.duration(took_ms);
  return (
    <Alert
      mt="sm"
      color={fine ? 'green' : 'red'}
      icon={fine ? <IconCircleCheck aria-hidden /> : <IconX aria-hidden />}
      title={status > 0 ? t('webhooks.answered', { status, time }) : t('webhooks.no_answer', { time })}
    >
      {answer ? (
        // A long answer scrolls; the keyboard must be able to scroll it too.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={classes.answer} tabIndex={0} role="region" aria-label={t('webhooks.answer')}>
          {answer}
        </pre>
      ) : (
        <Text size="sm">{t('webhooks.answer_empty')}</Text>
      )}
    </Alert>
  );
}

function Secret({ waid }: { waid: string }) {
  const { t } = useTranslation('devices');
  const [shown, setShown] = useState(false);
  const secret = useQuery({
    ...apiQuery('/v1/devices/{waid}/webhook_secret', { params: { path: { waid } } }),
    enabled: shown,
  });
  return (
    <Panel title={t('webhooks.secret')} description={t('webhooks.secret_about')}>
      {secret.error ? (
        <ErrorState error={secret.error} retry={() => void secret.refetch()} />
      ) : shown && secret.data ? (
        <Group wrap="nowrap" gap="xs">
          <div style={{ flex: 1, minWidth: 0 }}>
            <CopyField value={secret.data.secret} label={t('webhooks.secret_name')} />
          </div>
          <Button variant="subtle" onClick={() => setShown(false)}>
            {t('hide')}
          </Button>
        </Group>
      ) : (
        <Button
          variant="default"
          leftSection={<IconEye size={16} aria-hidden />}
          loading={secret.isFetching}
          onClick={() => setShown(true)}
        >
          {t('webhooks.reveal')}
        </Button>
      )}
    </Panel>
  );
}
