import { Button, Collapse, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceName, useDevices } from '@/api/devices';
import type { Filters } from '@/app/search';
import { phoneWidth } from '@/ui/DataList';
import { given, names, states } from './filters';
import classes from './messages.module.css';

type Props = { filters: Filters; set: (change: Filters) => void };

/** Search and filters; on a phone all but the search folds away. */
export function FilterBar({ filters, set }: Props) {
  const { t } = useTranslation('messages');
  const phone = useMediaQuery(phoneWidth, undefined, { getInitialValueInEffect: false });
  const [open, setOpen] = useState(false);
  const id = useId();
  const count = names.filter((name) => name !== 'q' && filters[name]).length;
  const clear = () => set(Object.fromEntries(names.map((name) => [name, undefined])));
  return (
    <search aria-label={t('filters.label')}>
      <div className={classes.search}>
        <div className={classes.wide}>
          <Typed name="q" filters={filters} set={set} search />
        </div>
        {phone ? (
          <Button
            className={classes.button}
            variant="default"
            aria-expanded={open}
            aria-controls={id}
            leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}
            onClick={() => setOpen(!open)}
          >
            {count ? t('filters.active', { count }) : t('filters.show')}
          </Button>
        ) : (
          <Fields filters={filters} set={set} />
        )}
        {Object.keys(given(filters)).length > 0 && (
          <Button
            className={classes.button}
            variant="subtle"
            leftSection={<IconX size={16} aria-hidden />}
            onClick={clear}
          >
            {t('clear_filters')}
          </Button>
        )}
      </div>
      {phone && (
        <Collapse in={open} id={id}>
          <div className={classes.search}>
            <Fields filters={filters} set={set} />
          </div>
        </Collapse>
      )}
    </search>
  );
}

function Fields({ filters, set }: Props) {
  const { t } = useTranslation('messages');
  const devices = useDevices();
  const found = devices.data?.data ?? [];
  return (
    <>
      <Typed name="number" filters={filters} set={set} />
      <Select
        label={t('filters.device')}
        value={filters.device ?? ''}
        onChange={(device) => set({ device: device || undefined })}
        data={[
          { value: '', label: t('all') },
          ...found.map((device) => ({ value: device.waid, label: deviceName(device) })),
        ]}
      />
      <Select
        label={t('filters.state')}
        value={filters.state ?? ''}
        onChange={(state) => set({ state: state || undefined })}
        data={[
          { value: '', label: t('all') },
          ...states.map((state) => ({ value: state, label: t(`states.message.${state}`) })),
        ]}
      />
      <Day name="from" filters={filters} set={set} />
      <Day name="until" filters={filters} set={set} />
    </>
  );
}

function Day({ name, filters, set }: Props & { name: 'from' | 'until' }) {
  const { t } = useTranslation('messages');
  return (
    <TextInput
      type="date"
      label={t(`filters.${name}`)}
      value={filters[name] ?? ''}
      min={name === 'until' ? filters.from : undefined}
      max={name === 'from' ? filters.until : undefined}
      onChange={(event) => set({ [name]: event.target.value || undefined })}
    />
  );
}

/** Typed text reaches the address, and with it the list, after a pause. */
function Typed({ name, filters, set, search }: Props & { name: 'q' | 'number'; search?: boolean }) {
  const { t } = useTranslation('messages');
  const [text, setText] = useState(filters[name] ?? '');
  const apply = useDebouncedCallback((value: string) => set({ [name]: value.trim() || undefined }), 350);
  const inAddress = filters[name] ?? '';
  const [seen, setSeen] = useState(inAddress);
  // Cleared or gone back: the field follows the address.
  if (inAddress !== seen) {
    setSeen(inAddress);
    if (inAddress !== text.trim()) setText(inAddress);
  }
  useEffect(() => () => apply.cancel?.(), [apply]);
  return (
    <TextInput
      label={t(`filters.${name}`)}
      placeholder={t(`filters.${name}_hint`)}
      value={text}
      type={search ? 'search' : 'text'}
      inputMode={search ? 'search' : 'tel'}
      leftSection={search && <IconSearch size={16} aria-hidden />}
      onChange={(event) => {
        setText(event.target.value);
        apply(event.target.value);
      }}
    />
  );
}
