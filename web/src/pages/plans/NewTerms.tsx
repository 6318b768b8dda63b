import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import { refreshPlans, type Plan } from './plans';
import { TermsFields, termsOf, termsValues } from './TermsFields';

/** Other terms, from now or from a day on. */
export function NewTerms({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation('plans');
  const f = useFormat();
  const form = useForm({ initialValues: { valid_from: '', ...termsValues(plan) } });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ valid_from, ...values }: typeof form.values) => {
      const from = valid_from ? f.fromInput(`${valid_from}T00:00`) : undefined;
      return call(
        api.POST('/v1/operator/plans/{plan}/terms', {
          params: { path: { plan: plan.code } },
          body: { ...(from && { valid_from: from }), ...termsOf(values) },
        }),
      );
    },
    onSuccess: () => {
      toast(t('terms_saved'));
      void refreshPlans();
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('new_terms_of', { name: plan.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack>
          <TextInput
            type="date"
            label={t('valid_from')}
            description={t('valid_from_about')}
            min={f.today()}
            data-autofocus
            {...form.getInputProps('valid_from')}
          />
          <TermsFields form={form} />
          <Text size="sm" c="dimmed">
            {t('terms_note')}
          </Text>
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
