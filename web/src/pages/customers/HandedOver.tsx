import { Alert, Button, Modal, Stack, Text } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CopyField } from '@/ui/CopyButton';

/** What is shown once, to be handed over. */
export type Handed = { title: string; id?: number; key?: string; login?: string; password?: string };

export function HandedOver({ handed, close }: { handed: Handed; close: () => void }) {
  const { t } = useTranslation('customers');
  const secrets = [
    { label: t('user_name'), value: handed.login },
    { label: t('first_password'), value: handed.password },
    { label: t('api_key'), value: handed.key },
  ];
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      title={handed.title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Alert color="yellow" icon={<IconEyeOff aria-hidden />}>
          {t('shown_once')}
        </Alert>
        {secrets.map(
          ({ label, value }) =>
            value && (
              <div key={label}>
                <Text size="sm" fw={600} mb={4}>
                  {label}
                </Text>
                <CopyField value={value} label={label} />
              </div>
            ),
        )}
        <Button onClick={close}>{t('kept')}</Button>
        {handed.id !== undefined && (
          <Button
            variant="subtle"
            renderRoot={(props) => <Link to="/operator/customers/$id" params={{ id: String(handed.id) }} {...props} />}
          >
            {t('open')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
