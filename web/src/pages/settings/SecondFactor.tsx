import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck, IconShieldLock, IconShieldOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { ApiError } from '@/api/errors';
import { queryClient } from '@/api/queryClient';
import { sessionQuery, useSession } from '@/api/session';
import { CopyButton, CopyField } from '@/ui/CopyButton';
import { downloadText } from '@/ui/download';
import { showInForm } from '@/ui/forms';
import { Panel } from '@/ui/Panel';
import { QrCode } from '@/ui/QrCode';
import { Tag } from '@/ui/Tag';
import { toast } from '@/ui/toast';
import classes from './settings.module.css';

type Doing = 'enrol' | 'disable' | null;

/** The authenticator app as a second step of signing in. */
export function SecondFactor() {
  const { t } = useTranslation(['settings', 'session']);
  const { user } = useSession();
  const [doing, setDoing] = useState<Doing>(null);
  const close = () => {
    setDoing(null);
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  return (
    <Panel
      title={t('totp')}
      description={t('totp_about')}
      actions={
        user.totp_enabled ? (
          <Tag tone="ok" icon={IconCircleCheck}>
            {t('totp_on')}
          </Tag>
        ) : (
          <Tag tone="neutral">{t('totp_off')}</Tag>
        )
      }
    >
      {user.totp_enabled ? (
        <Button
          variant="default"
          leftSection={<IconShieldOff size={16} aria-hidden />}
          onClick={() => setDoing('disable')}
        >
          {t('totp_disable')}
        </Button>
      ) : (
        <Button leftSection={<IconShieldLock size={16} aria-hidden />} onClick={() => setDoing('enrol')}>
          {t('totp_enable')}
        </Button>
      )}
      {doing === 'enrol' && <Enrol close={close} />}
      {doing === 'disable' && <Disable close={close} />}
    </Panel>
  );
}

function PasswordStep({ label, onPassword }: { label: string; onPassword: (password: string) => Promise<void> }) {
  const { t } = useTranslation(['settings', 'session']);
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (value ? null : t('session:password_missing')) },
  });
  const confirm = useMutation({
    mutationFn: onPassword,
    meta: { handlesError: true },
    onError: (error) => {
      if (error instanceof ApiError && error.field === 'password')
        form.setFieldError('password', t('session:password_wrong'));
      else showInForm(form, error);
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ password }) => confirm.mutate(password))} noValidate>
      <Stack>
        <PasswordInput
          data-autofocus
          label={t('session:password_now')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('session:show_password') }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={confirm.isPending}>
          {label}
        </Button>
      </Stack>
    </form>
  );
}

type Enrolment = { secret: string; uri: string; qr: { size: number; path: string } };

function Enrol({ close }: { close: () => void }) {
  const { t } = useTranslation(['settings', 'session']);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = async (password: string) =>
    setEnrolment(await call(api.POST('/v1/session/totp', { body: { password } })));
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      title={codes ? t('recovery') : t('totp_enable')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {codes ? (
        <RecoveryCodes codes={codes} close={close} />
      ) : enrolment ? (
        <ScanStep enrolment={enrolment} onCodes={setCodes} />
      ) : (
        <PasswordStep label={t('next')} onPassword={begin} />
      )}
    </Modal>
  );
}

function ScanStep({ enrolment, onCodes }: { enrolment: Enrolment; onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation(['settings', 'session']);
  const form = useForm({ initialValues: { code: '' } });
  const confirm = useMutation({
    mutationFn: (code: string) =>
      call(api.POST('/v1/session/totp/confirm', { body: { code: code.replaceAll(' ', '') } })),
    meta: { handlesError: true },
    onSuccess: ({ recovery_codes }) => onCodes(recovery_codes),
    onError: (error) => {
      if (error instanceof ApiError && error.field === 'code') form.setFieldError('code', t('errors.wrong_totp'));
      else showInForm(form, error);
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ code }) => confirm.mutate(code))} noValidate>
      <Stack>
        <Text size="sm">{t('totp_scan')}</Text>
        <QrCode qr={enrolment.qr} label={t('totp_qr')} />
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            {t('totp_by_hand')}
          </Text>
          <CopyField value={enrolment.secret} label={t('totp_secret')} />
        </div>
        <TextInput
          label={t('totp_code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={confirm.isPending}>
          {t('totp_confirm')}
        </Button>
      </Stack>
    </form>
  );
}

function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  const { t } = useTranslation(['settings', 'session']);
  const text = codes.join('\n');
  return (
    <Stack>
      <Text size="sm">{t('recovery_about')}</Text>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group>
        <CopyButton value={text} label={t('recovery')} text={t('copy')} />
        <Button
          size="xs"
          variant="default"
          onClick={() => downloadText('kurir-recovery-codes.txt', `${text}\n`, 'text/plain')}
        >
          {t('recovery_download')}
        </Button>
      </Group>
      <Button onClick={close}>{t('recovery_kept')}</Button>
    </Stack>
  );
}

function Disable({ close }: { close: () => void }) {
  const { t } = useTranslation(['settings', 'session']);
  const disable = async (password: string) => {
    await call(api.DELETE('/v1/session/totp', { body: { password } }));
    toast(t('totp_disabled'));
    close();
  };
  return (
    <Modal opened onClose={close} title={t('totp_disable')} closeButtonProps={{ 'aria-label': t('close') }}>
      <PasswordStep label={t('totp_disable')} onPassword={disable} />
    </Modal>
  );
}
