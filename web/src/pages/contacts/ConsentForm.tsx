// Records that somebody agreed to be written to, or does not want it any more.
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';

type Props = { number: string; state: 'opted_in' | 'opted_out'; close: () => void };

export function ConsentForm({ number, state, close }: Props) {
  const { t } = useTranslation('contacts');
  const queries = useQueryClient();
  const agrees = state === 'opted_in';
  const form = useForm({
    initialValues: { proof: '' },
    validate: { proof: (proof) => (agrees && !proof.trim() ? t('proof_needed') : null) },
  });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: (proof: string) =>
      call(api.PUT('/v1/contacts/{number}/consent', { params: { path: { number } }, body: { state, proof } })),
    onSuccess: () => {
      toast(t(`recorded.${state}`));
      void queries.invalidateQueries({ queryKey: ['/v1/contacts'] });
      void queries.invalidateQueries({ queryKey: ['/v1/contacts/{number}'] });
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t(`record.${state}`)} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit(({ proof }) => saving.mutate(proof.trim()))} noValidate>
        <Stack>
          <Text size="sm">{t(`record_about.${state}`)}</Text>
          <Textarea
            label={agrees ? t('proof') : t('reason')}
            description={agrees ? t('proof_about') : t('reason_about')}
            placeholder={agrees ? t('proof_hint') : undefined}
            required={agrees}
            maxLength={1000}
            autosize
            minRows={2}
            maxRows={8}
            data-autofocus
            {...form.getInputProps('proof')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" color={agrees ? undefined : 'red'} loading={saving.isPending}>
              {t(`record_yes.${state}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
