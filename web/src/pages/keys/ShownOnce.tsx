import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyField } from '@/ui/CopyButton';

export type NewSecret = { name: string; secret: string };

/** The secret of a key, the one time that it is known. */
export function ShownOnce({ made, close }: { made: NewSecret; close: () => void }) {
  const { t } = useTranslation('keys');
  return (
    <Modal
      opened
      onClose={close}
      title={t('made', { name: made.name })}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t('once')}>
          {t('once_about')}
        </Alert>
        <CopyField value={made.secret} label={t('key')} />
        <Text size="sm" c="dimmed">
          {t('once_use')}
        </Text>
        <Group justify="flex-end">
          <Button onClick={close} data-autofocus>
            {t('kept')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
