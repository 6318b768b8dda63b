import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { ApiError } from '@/api/errors';
import { adopt, forget } from '@/api/session';
import { safeReturn, type Filters } from '@/app/search';
import { ErrorState } from '@/ui/States';
import { SessionFrame } from './SessionFrame';

type Step = 'password' | 'totp';

export default function SignInPage() {
  const { t } = useTranslation('session');
  const search = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const router = useRouter();
  const [step, setStep] = useState<Step>('password');
  const form = useForm({ mode: 'uncontrolled', initialValues: { login: '', password: '', totp: '' } });

  const signIn = useMutation({
    mutationFn: async ({ login, password, totp }: typeof form.values) =>
      call(api.POST('/v1/session', { body: { login: login.trim(), password, ...(totp && { totp: totp.trim() }) } })),
    meta: { handlesError: true },
    onSuccess: async (session) => {
      forget();
      adopt(session);
      await router.invalidate();
      await navigate({ to: safeReturn(search.return) });
    },
    onError: (error) => {
      if (!(error instanceof ApiError)) return;
      if (error.code === 'totp_required') setStep('totp');
      if (error.code === 'wrong_totp') form.setFieldError('totp', t('errors.wrong_totp'));
      if (error.code === 'unauthorized') form.setFieldError('password', t('wrong_password'));
    },
  });

  const back = () => {
    form.setFieldValue('totp', '');
    setStep('password');
  };

  return (
    <SessionFrame
      title={step === 'totp' ? t('totp_title') : t('title')}
      about={step === 'totp' ? t('totp_about') : t('about')}
    >
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        <Stack>
          <SignInFailure error={signIn.error} />
          {step === 'password' ? (
            <>
              <TextInput
                label={t('login')}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                data-autofocus
                size="md"
                key={form.key('login')}
                {...form.getInputProps('login')}
              />
              <PasswordInput
                label={t('password')}
                autoComplete="current-password"
                required
                size="md"
                visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
                key={form.key('password')}
                {...form.getInputProps('password')}
              />
            </>
          ) : (
            <TotpField form={form} />
          )}
          <Button type="submit" size="md" loading={signIn.isPending}>
            {step === 'totp' ? t('verify') : t('sign_in')}
          </Button>
          {step === 'totp' ? (
            <Button variant="subtle" onClick={back}>
              {t('another_login')}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {t('forgotten')}
            </Text>
          )}
        </Stack>
      </form>
    </SessionFrame>
  );
}

function TotpField({ form }: { form: ReturnType<typeof useForm<{ login: string; password: string; totp: string }>> }) {
  const { t } = useTranslation('session');
  // The field takes the place of the one that had the focus.
  useEffect(() => document.getElementById('totp')?.focus(), []);
  return (
    <TextInput
      id="totp"
      label={t('totp')}
      description={t('totp_or_recovery')}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      size="md"
      key={form.key('totp')}
      {...form.getInputProps('totp')}
    />
  );
}

/** What is not said at a field: locked out, or the gateway is away. */
function SignInFailure({ error }: { error: Error | null }) {
  if (!error) return null;
  if (!(error instanceof ApiError)) return <ErrorState error={error} />;
  if (['totp_required', 'wrong_totp', 'unauthorized'].includes(error.code)) return null;
  if (error.code === 'too_many_requests') return <LockedOut key={String(error.retryAfter)} error={error} />;
  return <ErrorState error={error} />;
}

function LockedOut({ error }: { error: ApiError }) {
  const { t } = useTranslation('session');
  const [left, setLeft] = useState(error.retryAfter ?? 60);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Alert color="yellow" icon={<IconLock aria-hidden />} title={t('locked_out')}>
      {left > 0
        ? t('locked_out_wait', { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, '0') })
        : t('locked_out_over')}
    </Alert>
  );
}
