// Small forms of a device: its name and its plan.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, type Device } from '@/api/devices';
import { describeError } from '@/ui/errorText';
import { toast } from '@/ui/toast';
import { PlanSelect } from './PlanSelect';

type Props = { device: Device; close: () => void };

/** Sends a change of the device, says so, and closes. */
function useChange(change: () => Promise<unknown>, done: string, close: () => void) {
  const queries = useQueryClient();
  return useMutation({
    meta: { handlesError: true },
    mutationFn: change,
    onSuccess: () => {
      toast(done);
      void queries.invalidateQueries({ queryKey: ['/v1/devices/{waid}'] });
      void queries.invalidateQueries({ queryKey: ['/v1/devices'] });
      close();
    },
  });
}

type FormProps = { title: string; change: ReturnType<typeof useChange>; close: () => void; children: ReactNode };

function ChangeForm({ title, change, close, children }: FormProps) {
  const { t } = useTranslation('devices');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const sentence = (error: Error | null) => {
  if (!error) return undefined;
  const { title, detail } = describeError(error);
  return detail ? `${title} ${detail}` : title;
};

export function RenameDevice({ device, close }: Props) {
  const { t } = useTranslation('devices');
  const [name, setName] = useState(device.name);
  const params = { path: { waid: device.waid } };
  const change = useChange(
    () => call(api.PATCH('/v1/devices/{waid}', { params, body: { name: name.trim() } })),
    t('renamed'),
    close,
  );
  return (
    <ChangeForm title={t('rename')} change={change} close={close}>
      <TextInput
        label={t('name')}
        description={t('name_about')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={100}
        autoComplete="off"
        error={sentence(change.error)}
        data-autofocus
      />
    </ChangeForm>
  );
}

export function ChangePlan({ device, close }: Props) {
  const { t } = useTranslation('devices');
  const [plan, setPlan] = useState(device.plan.code);
  const params = { path: { waid: device.waid } };
  const change = useChange(
    () => call(api.PUT('/v1/devices/{waid}/plan', { params, body: { plan } })),
    t('plan_changed'),
    close,
  );
  return (
    <ChangeForm title={t('plan_ask', { name: deviceName(device) })} change={change} close={close}>
      <PlanSelect value={plan} onChange={setPlan} />
      <Text size="sm" c="dimmed">
        {t('plan_note')}
      </Text>
      {change.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {sentence(change.error)}
        </Text>
      )}
    </ChangeForm>
  );
}
