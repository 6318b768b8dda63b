import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { describeError } from '@/ui/errorText';
import { toast } from '@/ui/toast';

type Props = {
  message: Schema<'Message'>;
  changed: (message: Schema<'MessageDetail'>) => void;
  close: () => void;
};

/** Another time for a message that waits, or now. */
export function MoveMessage({ message, changed, close }: Props) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const [when, setWhen] = useState(f.toInput(message.due_at));
  const [opened] = useState(() => new Date());
  const moving = useMutation({
    meta: { handlesError: true },
    mutationFn: (send_at: string | null) =>
      call(api.PATCH('/v1/messages/{message_id}', { params: { path: { message_id: message.id } }, body: { send_at } })),
    onSuccess: (moved) => {
      toast(t('moved_toast'));
      changed(moved);
      close();
    },
  });
  const chosen = f.fromInput(when);
  const failed = moving.error && describeError(moving.error);
  return (
    <Modal opened onClose={close} title={t('move_title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen) moving.mutate(chosen);
        }}
      >
        <Stack>
          <TextInput
            type="datetime-local"
            label={t('move_when')}
            description={chosen && new Date(chosen) < opened ? t('move_past') : t('move_zone', { zone: f.zone })}
            value={when}
            min={f.toInput(opened)}
            onChange={(event) => setWhen(event.target.value)}
            error={failed && [failed.title, failed.detail].filter(Boolean).join(' ')}
            required
            data-autofocus
          />
          <Group justify="space-between">
            <Button variant="subtle" disabled={moving.isPending} onClick={() => moving.mutate(null)}>
              {t('move_now')}
            </Button>
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={moving.isPending}>
                {t('move')}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
