import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import { refreshRequests, type Request } from './TopUpsPage';

/** No, and why: the customer reads it. */
export function Decline({ request, close }: { request: Request; close: () => void }) {
  const { t } = useTranslation('topups');
  const f = useFormat();
  const form = useForm({
    initialValues: { answer: '' },
    validate: { answer: (value) => (value.trim() ? null : t('answer_missing')) },
  });
  const declining = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ answer }: typeof form.values) =>
      call(
        api.POST('/v1/operator/top_up_requests/{request_id}/decline', {
          params: { path: { request_id: request.id } },
          body: { answer: answer.trim() },
        }),
      ),
    onSuccess: () => {
      toast(t('declined'));
      void refreshRequests();
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('decline_ask')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => declining.mutate(values))} noValidate>
        <Stack>
          <Text size="sm" className="break">
            {t('decline_about', { name: request.account_name, amount: f.money(request.amount) })}
          </Text>
          <Textarea
            label={t('answer')}
            description={t('answer_about')}
            required
            maxLength={200}
            autosize
            minRows={2}
            data-autofocus
            {...form.getInputProps('answer')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" color="red" loading={declining.isPending}>
              {t('decline')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
