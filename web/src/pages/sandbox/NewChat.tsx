import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { nameOf, type Phone } from './phones';
import classes from './sandbox.module.css';
import { ScreenHead } from './ScreenHead';

type Props = { phone: Phone; phones: Phone[]; open: (number: string) => void; back: () => void };

/** Whom to write to: another virtual phone, or a number typed. */
export function NewChat({ phone, phones, open, back }: Props) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  const [number, setNumber] = useState('');
  const digits = number.replace(/\D/g, '').replace(/^0/, '62');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (/^\d{6,15}$/.test(digits)) open(digits);
  };
  return (
    <>
      <ScreenHead title={t('new_chat')} back={back} />
      <div className={classes.body}>
        <form className={classes.typed} onSubmit={submit}>
          <TextInput
            label={t('number')}
            inputMode="tel"
            autoComplete="off"
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
          <Button type="submit" variant="light" disabled={!/^\d{6,15}$/.test(digits)}>
            {t('open_chat')}
          </Button>
        </form>
        <ul className={classes.chats} aria-label={t('other_phones')}>
          {phones
            .filter((other) => other.number !== phone.number)
            .map((other) => (
              <li key={other.number}>
                <button type="button" className={classes.chat} onClick={() => open(other.number)}>
                  <span className={classes.avatar} aria-hidden>
                    {other.name ? [...other.name][0]!.toLocaleUpperCase() : '#'}
                  </span>
                  <span className={classes.pickWords}>
                    <span className={classes.name}>{nameOf(other)}</span>
                    <span className={classes.small}>{f.phone(other.number)}</span>
                  </span>
                </button>
              </li>
            ))}
        </ul>
      </div>
    </>
  );
}
