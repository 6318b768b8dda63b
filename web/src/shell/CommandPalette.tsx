import { Modal, Text, TextInput, useMantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLanguage, IconSearch, type Icon } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { languages, setLanguage } from '@/i18n';
import classes from './CommandPalette.module.css';
import type { Section } from './navigation';
import { themes } from './TopBar';

type Command = { id: string; icon: Icon; label: string; run: () => void };
type Props = { sections: Section[]; onClose: () => void; onHelp: () => void };

/** Goes anywhere by typing a part of its name. */
export default function CommandPalette({ sections, onClose, onHelp }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const listId = useId();
  const commands = useCommands(sections, onHelp);
  const found = commands.filter(({ label }) =>
    text
      .toLowerCase()
      .split(' ')
      .every((word) => label.toLowerCase().includes(word)),
  );
  const current = found[Math.min(marked, found.length - 1)];

  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length)
      setMarked((before) => (Math.min(before, found.length - 1) + step + found.length) % found.length);
    else if (event.key === 'Enter') choose(current);
    else return;
    event.preventDefault();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      centered={false}
      aria-label={t('palette.open')}
    >
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        className={classes.input}
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current && `${listId}-${current.id}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={pressed}
      />
      <ul id={listId} role="listbox" aria-label={t('palette.open')} className={classes.list}>
        {found.map((command) => (
          // The keyboard acts on the input above, which names the marked option.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={command.id}
            id={`${listId}-${command.id}`}
            role="option"
            aria-selected={command === current}
            className={classes.option}
            onClick={() => choose(command)}
            onMouseMove={() => setMarked(found.indexOf(command))}
          >
            <command.icon size={18} stroke={1.7} aria-hidden />
            {command.label}
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <Text c="dimmed" p="md" ta="center" role="status">
          {t('palette.nothing')}
        </Text>
      )}
    </Modal>
  );
}

function useCommands(sections: Section[], onHelp: () => void): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  return [
    ...sections
      .flatMap((section) => section.entries)
      .map((entry, index) => ({
        id: `page-${index}`,
        icon: entry.icon,
        label: t(`nav.${entry.name}`),
        run: () => void navigate({ to: entry.to }),
      })),
    ...themes.map(({ value, icon }) => ({
      id: `theme-${value}`,
      icon,
      label: `${t('theme')}: ${t(`themes.${value}`)}`,
      run: () => setColorScheme(value),
    })),
    ...languages.map((language) => ({
      id: `language-${language}`,
      icon: IconLanguage,
      label: `${t('language')}: ${t(`languages.${language}`)}`,
      run: () => void setLanguage(language),
    })),
    { id: 'help', icon: IconKeyboard, label: t('shortcuts.title'), run: onHelp },
  ];
}
