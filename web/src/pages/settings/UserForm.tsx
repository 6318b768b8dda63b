import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Schema } from '@/api/types';
import { CopyField } from '@/ui/CopyButton';
import { showInForm } from '@/ui/forms';

type User = Schema<'User'>;
type Role = Schema<'Role'>;
/** A first password, to be handed over once. */
export type Handed = { login: string; password: string };
type Props = { user: User | null; operators: boolean; close: () => void; onDone: (handed: Handed | null) => void };

const accountRoles: Role[] = ['owner', 'developer', 'finance', 'viewer'];

/** Adds a person, or changes name and role of one. */
export function UserForm({ user, operators, close, onDone }: Props) {
  const { t } = useTranslation('settings');
  const first: Role = operators ? 'operator' : 'developer';
  const form = useForm({
    initialValues: { login: user?.login ?? '', name: user?.name ?? '', role: user?.role ?? first },
    validate: { login: (value) => (value.trim().length < 3 ? t('login_short') : null) },
  });
  const save = useMutation({
    mutationFn: async ({ login, name, role }: typeof form.values): Promise<Handed | null> => {
      if (user) {
        await call(api.PATCH('/v1/users/{user_id}', { params: { path: { user_id: user.id } }, body: { name, role } }));
        return null;
      }
      const made = await call(api.POST('/v1/users', { body: { login: login.trim(), name, role } }));
      return { login: made.user.login, password: made.password };
    },
    meta: { handlesError: true },
    onSuccess: onDone,
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={user ? t('user_edit') : t('user_add')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <TextInput data-autofocus label={t('name')} maxLength={200} {...form.getInputProps('name')} />
          <TextInput
            label={t('login')}
            description={t('login_about')}
            required
            disabled={user !== null}
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('login')}
          />
          {!operators && (
            <Radio.Group label={t('role')} {...form.getInputProps('role')}>
              <Stack gap="xs" mt="xs">
                {accountRoles.map((role) => (
                  <Radio key={role} value={role} label={t(`roles.${role}`)} description={t(`role_about.${role}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {user ? t('save') : t('user_add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function FirstPassword({ handed, close }: { handed: Handed; close: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      title={t('first_password')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text size="sm">{t('first_password_about')}</Text>
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('login')}
          </Text>
          <CopyField value={handed.login} label={t('login')} />
        </div>
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('first_password')}
          </Text>
          <CopyField value={handed.password} label={t('first_password')} />
        </div>
        <Button onClick={close}>{t('first_password_kept')}</Button>
      </Stack>
    </Modal>
  );
}
