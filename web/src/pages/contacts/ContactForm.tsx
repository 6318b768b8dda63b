// A contact's name and note; with its number where it is a new one.
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Schema } from '@/api/types';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';

type Props = {
  contact?: Schema<'Contact'>;
  close: () => void;
  saved?: (contact: Schema<'ContactDetail'>) => void;
};

export function ContactForm({ contact, close, saved }: Props) {
  const { t } = useTranslation('contacts');
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { number: contact?.number ?? '', name: contact?.name ?? '', note: contact?.note ?? '' },
    validate: { number: (number) => (number.trim() ? null : t('number_needed')) },
  });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ number, name, note }: typeof form.values) =>
      call(
        api.PUT('/v1/contacts/{number}', {
          params: { path: { number: number.trim() } },
          body: { name: name.trim(), note: note.trim() },
        }),
      ),
    onSuccess: (made) => {
      toast(t('saved'));
      void queries.invalidateQueries({ queryKey: ['/v1/contacts'] });
      void queries.invalidateQueries({ queryKey: ['/v1/contacts/{number}'] });
      close();
      saved?.(made);
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={contact ? t('edit_contact') : t('add_contact')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack>
          {!contact && (
            <TextInput
              label={t('number')}
              description={t('number_about')}
              placeholder="0812…"
              type="tel"
              autoComplete="off"
              required
              data-autofocus
              {...form.getInputProps('number')}
            />
          )}
          <TextInput
            label={t('name')}
            maxLength={100}
            autoComplete="off"
            data-autofocus={contact ? true : undefined}
            {...form.getInputProps('name')}
          />
          <Textarea
            label={t('note')}
            description={t('note_about')}
            maxLength={500}
            autosize
            minRows={2}
            maxRows={8}
            {...form.getInputProps('note')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
