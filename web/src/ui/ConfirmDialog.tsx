import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Asked } from './confirm';

export default function ConfirmDialog({ question }: { question: Asked }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={() => question.answer(false)}
      title={question.title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text component="div" size="sm">
        {question.body}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => question.answer(false)} data-autofocus={question.danger || undefined}>
          {t('cancel')}
        </Button>
        <Button
          color={question.danger ? 'red' : undefined}
          onClick={() => question.answer(true)}
          data-autofocus={question.danger ? undefined : true}
        >
          {question.confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
