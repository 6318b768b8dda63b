// A successor with the same settings, while the old key stays good for as long as programs need to change.
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Schema } from '@/api/types';
import type { NewSecret } from './ShownOnce';

type Props = { old: Schema<'Key'>; close: () => void; done: (made: NewSecret) => void };

const overlaps = [0, 1, 24, 72, 168, 720, 2160];

export function RotateKey({ old, close, done }: Props) {
  const { t } = useTranslation('keys');
  const queries = useQueryClient();
  const [hours, setHours] = useState('24');
  const rotating = useMutation({
    mutationFn: () =>
      call(
        api.POST('/v1/keys/{key_id}/rotate', {
          params: { path: { key_id: old.id } },
          body: { overlap_hours: Number(hours) },
        }),
      ),
    onSuccess: ({ key, api_key }) => {
      void queries.invalidateQueries({ queryKey: ['/v1/keys'] });
      done({ name: key.name, secret: api_key });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotating.mutate();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('rotate_ask', { name: old.name || `${old.prefix}…` })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('rotate_about')}</Text>
          <Select
            label={t('overlap')}
            value={hours}
            onChange={(chosen) => setHours(chosen ?? '24')}
            data={overlaps.map((each) => ({ value: String(each), label: t(`overlaps.${each}`) }))}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={rotating.isPending}>
              {t('rotate')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
