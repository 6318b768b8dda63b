import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { showInForm } from '@/ui/forms';
import { toast } from '@/ui/toast';
import { PlanSelect } from './PlanSelect';

/** Name and plan; then on to pairing. */
export function AddDevice({ close }: { close: () => void }) {
  const { t } = useTranslation('devices');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: '', plan: '' } });
  const plans = useQuery(apiQuery('/v1/plans'));
  const plan = form.values.plan || plans.data?.data.find((each) => !each.retired)?.code || '';
  const adding = useMutation({
    meta: { handlesError: true },
    mutationFn: (name: string) => call(api.POST('/v1/devices', { body: { name, ...(plan ? { plan } : {}) } })),
    onSuccess: async (device) => {
      toast(t('added'));
      void queries.invalidateQueries({ queryKey: ['/v1/devices'] });
      close();
      await navigate({ to: '/devices/$waid', params: { waid: device.waid } });
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit(({ name }) => adding.mutate(name.trim()))}>
        <Stack>
          <TextInput
            label={t('name')}
            description={t('name_about')}
            maxLength={100}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <PlanSelect value={plan} onChange={(code) => form.setFieldValue('plan', code)} />
          <Group justify="flex-end" mt="xs">
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
