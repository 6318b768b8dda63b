import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import { refreshPlans, type Plan } from './plans';

export function RenamePlan({ plan, close }: { plan: Plan; close: () => void }) {
  const { t } = useTranslation('plans');
  const form = useForm({
    initialValues: { name: plan.name },
    validate: { name: (value) => (value.trim() ? null : t('name_missing')) },
  });
  const saving = useMutation({
    meta: { handlesError: true },
    mutationFn: ({ name }: typeof form.values) =>
      call(
        api.PATCH('/v1/operator/plans/{plan}', { params: { path: { plan: plan.code } }, body: { name: name.trim() } }),
      ),
    onSuccess: () => {
      toast(t('saved'));
      void refreshPlans();
      close();
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('rename')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => saving.mutate(values))} noValidate>
        <Stack>
          <TextInput
            label={t('name')}
            required
            maxLength={100}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
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
