import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { CopyButton } from '@/ui/CopyButton';
import { describeError } from '@/ui/errorText';
import classes from './devices.module.css';
import { Expiry, Failed } from './PairingPanel';

type Props = {
  pairing: Schema<'Pairing'> | undefined;
  error: Error | null;
  asking: boolean;
  ask: (number: string) => void;
};

/** Pairing without a camera: the number first, then eight characters to type into the phone. */
export function CodeToType({ pairing, error, asking, ask }: Props) {
  const { t } = useTranslation('devices');
  const f = useFormat();
  const [number, setNumber] = useState('');
  const [changing, setChanging] = useState(false);
  const steps = t('pairing.code_steps', { returnObjects: true }) as unknown as string[];
  const code = !changing && pairing?.state === 'ready' ? pairing.code : null;
  const failed = error && describeError(error);

  if (pairing?.state === 'failed' && !changing) return <Failed pairing={pairing} again={() => setChanging(true)} />;
  if (!code)
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setChanging(false);
          ask(number);
        }}
      >
        <Stack align="flex-start" maw={420}>
          <TextInput
            w="100%"
            label={t('pairing.number')}
            description={t('pairing.number_about')}
            type="tel"
            autoComplete="tel"
            required
            value={number}
            onChange={(event) => setNumber(event.target.value)}
            error={failed && [failed.title, failed.detail].filter(Boolean).join(' ')}
          />
          <Button type="submit" loading={asking || (!changing && pairing?.state === 'waiting')}>
            {t('pairing.get_code')}
          </Button>
        </Stack>
      </form>
    );
  return (
    <div className={classes.pairing}>
      <div className={classes.codeBox}>
        {pairing?.number && (
          <Text size="sm" c="dimmed">
            {t('pairing.code_for', { number: f.phone(pairing.number) })}
          </Text>
        )}
        <Group gap="xs" wrap="nowrap">
          <output className={classes.code} aria-label={code.split('').join(' ')}>
            {code}
          </output>
          <CopyButton value={code} label={t('pairing.code')} />
        </Group>
        <Expiry at={pairing?.expires_at ?? null} exact />
        <Button variant="subtle" size="xs" onClick={() => setChanging(true)}>
          {t('pairing.other_number')}
        </Button>
      </div>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}
