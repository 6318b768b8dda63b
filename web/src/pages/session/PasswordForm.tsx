import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { ApiError } from '@/api/errors';
import { adopt, type Session } from '@/api/session';
import { showInForm } from '@/ui/forms';

const shortest = 10;

/** The own password: forced at the first sign-in, or from the settings. */
export function PasswordForm({ login, onDone }: { login: string; onDone: (session: Session) => void }) {
  const { t } = useTranslation('session');
  const form = useForm({
    initialValues: { password: '', new_password: '', again: '' },
    validate: {
      password: (value) => (value ? null : t('password_missing')),
      new_password: (value, all) => {
        if (value.length < shortest) return t('password_short', { count: shortest });
        return value === all.password ? t('password_same') : null;
      },
      again: (value, all) => (value === all.new_password ? null : t('password_differs')),
    },
  });
  const change = useMutation({
    mutationFn: ({ password, new_password }: typeof form.values) =>
      call(api.POST('/v1/session/password', { body: { password, new_password } })),
    meta: { handlesError: true },
    onSuccess: (session) => {
      adopt(session);
      form.reset();
      onDone(session);
    },
    onError: (error) => {
      const wrong = error instanceof ApiError && error.field === 'password';
      if (wrong) form.setFieldError('password', t('password_wrong'));
      else showInForm(form, error);
    },
  });
  const toggle = { visibilityToggleButtonProps: { 'aria-label': t('show_password') } };
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack maw={420}>
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <PasswordInput
          label={t('password_now')}
          autoComplete="current-password"
          required
          {...toggle}
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label={t('password_new')}
          description={t('password_rule', { count: shortest })}
          autoComplete="new-password"
          required
          {...toggle}
          {...form.getInputProps('new_password')}
        />
        <PasswordInput
          label={t('password_again')}
          autoComplete="new-password"
          required
          {...toggle}
          {...form.getInputProps('again')}
        />
        <Button type="submit" loading={change.isPending}>
          {t('password_change')}
        </Button>
      </Stack>
    </form>
  );
}
