import { Group, Kbd, Modal, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section } from './navigation';
import { singleKeysOn, switchSingleKeys } from './useShortcuts';

export default function ShortcutHelp({ sections, onClose }: { sections: Section[]; onClose: () => void }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(singleKeysOn);
  const pages = sections.flatMap((section) => section.entries).filter((entry) => entry.key);
  const lines: [string[], string][] = [
    [['Ctrl', 'K'], t('palette.open')],
    [['?'], t('shortcuts.title')],
    ...pages.map((entry): [string[], string] => [['g', entry.key!], t(`nav.${entry.name}`)]),
  ];
  return (
    <Modal opened onClose={onClose} title={t('shortcuts.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="xs">
        {lines.map(([keys, what]) => (
          <Group key={what} justify="space-between" wrap="nowrap">
            <Text size="sm">{what}</Text>
            <Group gap={4} wrap="nowrap">
              {keys.map((each) => (
                <Kbd key={each}>{each}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
        <Switch
          mt="md"
          label={t('shortcuts.single_keys')}
          description={t('shortcuts.single_keys_about')}
          checked={on}
          onChange={(event) => {
            setOn(event.currentTarget.checked);
            switchSingleKeys(event.currentTarget.checked);
          }}
        />
      </Stack>
    </Modal>
  );
}
