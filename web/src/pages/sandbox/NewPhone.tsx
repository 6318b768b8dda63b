import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { showInForm } from '@/ui/forms';
import { useRefresh, type Phone } from './phones';

/** A number nobody has: of the range that the demo's own people are in. */
function drawNumber() {
  return `62812${String(crypto.getRandomValues(new Uint32Array(1))[0]! % 100_000_000).padStart(8, '0')}`;
}

/** Digits in international form from what people type. */
const international = (text: string) => text.replace(/\D/g, '').replace(/^0/, '62');

export function NewPhone({ close, onDone }: { close: () => void; onDone: (phone: Phone) => void }) {
  const { t } = useTranslation('sandbox');
  const refresh = useRefresh();
  const form = useForm({
    initialValues: { name: '', number: drawNumber() },
    validate: {
      name: (value) => (value.trim() ? null : t('name_missing')),
      number: (value) => (/^\d{8,15}$/.test(international(value)) ? null : t('number_wrong')),
    },
  });
  const adding = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ name, number }: typeof form.values) =>
      call(api.POST('/v1/sandbox/phones', { body: { name: name.trim(), number: international(number) } })),
    onSuccess: async (phone) => {
      await refresh();
      onDone(phone);
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('new_phone')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => adding.mutate(values))} noValidate>
        <Stack>
          <TextInput
            label={t('name')}
            placeholder={t('name_hint')}
            required
            maxLength={50}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('number')}
            description={t('number_about')}
            required
            inputMode="tel"
            autoComplete="off"
            {...form.getInputProps('number')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={adding.isPending}>
              {t('create_phone')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
