// Logging a device out and deleting it: each says what it does before it does it.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, devicesQuery, isLinked, type Device } from '@/api/devices';
import { confirm } from '@/ui/confirm';
import { describeError } from '@/ui/errorText';
import { Panel } from '@/ui/Panel';
import { toast } from '@/ui/toast';
import classes from './devices.module.css';

export function Manage({ device }: { device: Device }) {
  const { t } = useTranslation('devices');
  const queries = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const loggingOut = useMutation({
    mutationFn: () => call(api.POST('/v1/devices/{waid}/logout', { params: { path: { waid: device.waid } } })),
    onSuccess: () => {
      toast(t('logged_out_toast'));
      void queries.invalidateQueries({ queryKey: ['/v1/devices/{waid}'] });
    },
  });
  const logOut = async () => {
    const sure = await confirm({
      title: t('log_out_ask', { name: deviceName(device) }),
      body: t('log_out_body'),
      confirmLabel: t('log_out_yes'),
      danger: true,
    });
    if (sure) loggingOut.mutate();
  };
  return (
    <Panel title={t('manage')}>
      {isLinked(device) && (
        <div className={classes.deed}>
          <div>
            <Text fw={600}>{t('log_out')}</Text>
            <Text size="sm" c="dimmed">
              {t('log_out_about')}
            </Text>
          </div>
          <Button variant="default" loading={loggingOut.isPending} onClick={() => void logOut()}>
            {t('log_out')}
          </Button>
        </div>
      )}
      <div className={classes.deed}>
        <div>
          <Text fw={600}>{t('delete_title')}</Text>
          <Text size="sm" c="dimmed">
            {t('delete_about')}
          </Text>
        </div>
        <Button color="red" variant="light" onClick={() => setDeleting(true)}>
          {t('delete_title')}
        </Button>
      </div>
      {deleting && <Delete device={device} close={() => setDeleting(false)} />}
    </Panel>
  );
}

/** What the reader has to type: short, and not to be typed by accident. */
const wordFor = (device: Device) => device.name || device.waid;

function Delete({ device, close }: { device: Device; close: () => void }) {
  const { t } = useTranslation('devices');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const { waid } = device;
  const word = wordFor(device);
  const right = typed.trim() === word.trim();
  const deleting = useMutation({
    meta: { handlesError: true },
    mutationFn: () => call(api.DELETE('/v1/devices/{waid}', { params: { path: { waid } } })),
    onSuccess: async () => {
      toast(t('deleted_toast'));
      await navigate({ to: '/devices' });
      queries.removeQueries({
        predicate: ({ queryKey }) =>
          String(queryKey[0]).startsWith('/v1/devices/{waid}') && JSON.stringify(queryKey[1]).includes(waid),
      });
      await queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
    },
  });
  const failed = deleting.error && describeError(deleting.error);
  return (
    <Modal
      opened
      onClose={close}
      title={t('delete_ask', { name: deviceName(device) })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (right) deleting.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{t('delete_about')}</Text>
          <TextInput
            label={t('delete_type', { word })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            error={
              failed
                ? [failed.title, failed.detail].filter(Boolean).join(' ')
                : tried && !right && t('delete_mismatch', { word })
            }
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" color="red" loading={deleting.isPending}>
              {t('delete_title')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
