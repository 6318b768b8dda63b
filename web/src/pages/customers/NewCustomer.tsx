import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { showInForm } from '@/ui/forms';
import type { Handed } from './HandedOver';

/** A customer with a first key, and with an owner who signs in. */
export function NewCustomer({ close, onDone }: { close: () => void; onDone: (made: Handed) => void }) {
  const { t } = useTranslation('customers');
  const form = useForm({
    initialValues: { name: '', login: '', owner_name: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('name_missing')),
      login: (value) => (value.trim() && value.trim().length < 3 ? t('login_short') : null),
    },
  });
  const adding = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ name, login, owner_name }: typeof form.values) =>
      call(
        api.POST('/v1/operator/accounts', {
          body: {
            name: name.trim(),
            ...(login.trim() && { login: login.trim() }),
            ...(login.trim() && owner_name.trim() && { owner_name: owner_name.trim() }),
          },
        }),
      ),
    onSuccess: ({ account, api_key, login, password }) =>
      onDone({ title: t('made', { name: account.name }), id: account.id, key: api_key, login, password }),
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => adding.mutate(values))} noValidate>
        <Stack>
          <TextInput
            label={t('name')}
            description={t('name_about')}
            required
            maxLength={200}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('login')}
            description={t('login_about')}
            maxLength={100}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps('login')}
          />
          <TextInput
            label={t('owner_name')}
            maxLength={200}
            autoComplete="off"
            disabled={!form.values.login.trim()}
            {...form.getInputProps('owner_name')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={adding.isPending}>
              {t('add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
