import { Button, Combobox, Group, Pill, PillsInput, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '@/api/query';
import { usePermission, useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import classes from './compose.module.css';
import { add, maxRecipients, normalise, split, type Recipient } from './recipients';

type Props = {
  value: Recipient[];
  onChange: (recipients: Recipient[]) => void;
  error?: string;
};

/** Contacts that a half-typed name or number may mean. */
function useContacts(text: string): Schema<'Contact'>[] {
  const allowed = usePermission('manage_consent');
  const [q] = useDebouncedValue(text.trim(), 250);
  const wanted = allowed && q.length >= 2 && !/[,;\n]/.test(q);
  const found = useQuery({
    ...apiQuery('/v1/contacts', { params: { query: { q, limit: 6 } } }),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
  return wanted && text.trim() !== '' ? (found.data?.data ?? []) : [];
}

export function RecipientsField({ value, onChange, error }: Props) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const session = useSession();
  const region = session.account?.region;
  const id = useId();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const contacts = useContacts(text);
  const typed = normalise(text, region);

  const take = (texts: string[], name?: string) => {
    const added = add(value, texts, region, name);
    onChange(added.recipients);
    setText('');
    combobox.closeDropdown();
    setNote(
      [
        added.duplicates > 0 && t('duplicates', { count: added.duplicates }),
        added.left > 0 && t('surplus', { max: maxRecipients, count: added.left }),
      ]
        .filter(Boolean)
        .join(' '),
    );
  };
  const takeContact = (number: string) => {
    const contact = contacts.find((each) => each.number === number);
    take([`+${number}`], contact?.name);
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = split(event.clipboardData.getData('text'));
    if (pasted.length < 2 && !normalise(pasted[0] ?? '', region)) return;
    event.preventDefault();
    take(pasted);
  };
  const keys = (event: KeyboardEvent) => {
    const chosen = combobox.getSelectedOptionIndex() >= 0;
    if (event.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1));
    if (text.trim() === '' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if ((event.key === 'Enter' && !chosen) || event.key === ',' || event.key === ';') {
      event.preventDefault();
      take(split(text));
    }
  };
  const bad = value.filter(({ digits }) => digits === null).length;
  return (
    <div>
      <Combobox store={combobox} onOptionSubmit={takeContact} withinPortal={false}>
        <Combobox.DropdownTarget>
          <PillsInput
            label={t('recipients')}
            labelProps={{ labelElement: 'div' }}
            description={t('recipients_about', { max: maxRecipients })}
            descriptionProps={{ id: `${id}-about` }}
            error={error}
            errorProps={{ id: `${id}-error` }}
            withAsterisk
          >
            <Pill.Group className={classes.pills}>
              {value.map((recipient) => (
                <RecipientPill
                  key={recipient.to}
                  recipient={recipient}
                  remove={() => onChange(value.filter((each) => each !== recipient))}
                />
              ))}
              <Combobox.EventsTarget>
                <PillsInput.Field
                  aria-label={t('recipients')}
                  aria-describedby={error ? `${id}-about ${id}-error` : `${id}-about`}
                  aria-invalid={error ? true : undefined}
                  aria-required
                  autoComplete="off"
                  value={text}
                  placeholder={value.length === 0 ? t('recipients_placeholder') : t('recipients_more')}
                  onChange={(event) => {
                    setText(event.target.value);
                    setNote('');
                    combobox.openDropdown();
                  }}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => {
                    combobox.closeDropdown();
                    if (text.trim()) take(split(text));
                  }}
                  onPaste={paste}
                  onKeyDown={keys}
                />
              </Combobox.EventsTarget>
            </Pill.Group>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={contacts.length === 0}>
          <Combobox.Options aria-label={t('contacts')}>
            {contacts.map((contact) => (
              <Combobox.Option key={contact.number} value={contact.number}>
                <Group justify="space-between" gap="sm" wrap="nowrap">
                  <Text span fw={600} className="break">
                    {contact.name || f.phone(contact.number)}
                  </Text>
                  <Text span size="sm">
                    {contact.consent === 'opted_out' ? t('opted_out') : f.phone(contact.number)}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <div className={classes.under}>
        <span role="status">
          {note ||
            (text.trim() && typed
              ? f.phone(typed)
              : value.length > 0 && t('recipients_count', { count: value.length }))}
        </span>
        <Group gap="xs">
          {bad > 0 && (
            <Button
              variant="subtle"
              size="compact-sm"
              color="red"
              onClick={() => onChange(value.filter(({ digits }) => digits !== null))}
            >
              {t('remove_bad', { count: bad })}
            </Button>
          )}
          {value.length > 1 && (
            <Button variant="subtle" size="compact-sm" onClick={() => onChange([])}>
              {t('remove_all')}
            </Button>
          )}
        </Group>
      </div>
    </div>
  );
}

function RecipientPill({ recipient: { to, digits, name }, remove }: { recipient: Recipient; remove: () => void }) {
  const { t } = useTranslation('compose');
  const f = useFormat();
  const shown = name || (digits ? f.phone(digits) : to);
  return (
    <Pill
      size="md"
      className={classes.pill}
      data-bad={digits === null || undefined}
      title={digits === null ? t('not_a_number') : f.phone(digits)}
      withRemoveButton
      removeButtonProps={{
        'aria-label': t('remove', { what: shown }),
        onClick: remove,
        tabIndex: 0,
        'aria-hidden': false,
      }}
    >
      {shown}
      {digits === null && <span className="visually-hidden"> ({t('not_a_number')})</span>}
    </Pill>
  );
}
