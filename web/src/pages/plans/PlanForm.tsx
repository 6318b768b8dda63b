import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import { refreshPlans } from './plans';
import { TermsFields, termsOf, termsValues } from './TermsFields';

/** A plan that did not exist. */
export function PlanForm({ close }: { close: () => void }) {
  const { t } = useTranslation('plans');
  const form = useForm({
    initialValues: { code: '', name: '', ...termsValues({}) },
    validate: {
      code: (value) => (value.trim() ? null : t('code_missing')),
      name: (value) => (value.trim() ? null : t('name_missing')),
    },
  });
  const adding = useMutation({
    meta: { handlesError: true },
    mutationFn: (values: typeof form.values) =>
      call(
        api.POST('/v1/operator/plans', {
          body: { code: values.code.trim(), name: values.name.trim(), ...termsOf(values) },
        }),
      ),
    onSuccess: () => {
      toast(t('added'));
      void refreshPlans();
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => adding.mutate(values))} noValidate>
        <Stack>
          <TextInput
            label={t('code')}
            description={t('code_about')}
            required
            maxLength={20}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('code')}
          />
          <TextInput label={t('name')} required maxLength={100} autoComplete="off" {...form.getInputProps('name')} />
          <TermsFields form={form} />
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
