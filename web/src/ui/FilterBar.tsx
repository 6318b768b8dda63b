// What narrows a list: a row of fields above it, whose values live in the address (app/useFilters.ts).
import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './FilterBar.module.css';

type BarProps = { label: string; active: boolean; clear: () => void; children: ReactNode };

export function FilterBar({ label, active, clear, children }: BarProps) {
  const { t } = useTranslation();
  return (
    <search aria-label={label} className={classes.bar}>
      {children}
      {active && (
        <Button variant="subtle" leftSection={<IconX size={16} aria-hidden />} onClick={clear}>
          {t('clear_filters')}
        </Button>
      )}
    </search>
  );
}

type SearchProps = {
  label: string;
  placeholder?: string;
  value: string | undefined;
  onChange: (text: string | undefined) => void;
};

/** Typed text takes effect after a pause. */
export function SearchField({ label, placeholder, value = '', onChange }: SearchProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const apply = useDebouncedCallback((typed: string) => onChange(typed.trim() || undefined), 350);
  // Cleared or gone back: the field follows the address.
  if (value !== seen) {
    setSeen(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => () => apply.cancel?.(), [apply]);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      type="search"
      inputMode="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        apply(event.target.value);
      }}
    />
  );
}
