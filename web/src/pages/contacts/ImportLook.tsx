// Before a list is sent: what its columns are taken for, its first lines, and whether all agreed to be written to.
import { Alert, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { Tag } from '@/ui/Tag';
import classes from './contacts.module.css';
import type { Cut, Look } from './importParts';
import type { Consent } from './useImport';

type Props = { name: string; look: Look; cut: Cut; start: (consent: Consent) => void; back: () => void };

export function ImportLook({ name, look, cut, start, back }: Props) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const [optedIn, setOptedIn] = useState(false);
  const [proof, setProof] = useState('');
  const [missing, setMissing] = useState(false);
  const usable = look.hasNumber && cut.rows > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (optedIn && proof.trim() === '') setMissing(true);
    else start({ opted_in: optedIn, proof: optedIn ? proof.trim() : '' });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">
          <strong className="break">{name}</strong>: {t('import.lines', { count: cut.rows, n: f.number(cut.rows) })}
        </Text>
        {!look.hasNumber && (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t('import.no_number')}>
            {t('import.no_number_about')}
          </Alert>
        )}
        {look.hasNumber && cut.rows === 0 && (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t('import.no_lines')} />
        )}
        {cut.bad.length > 0 && (
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
            {t('import.bad_quotes', { count: cut.bad.length })}
          </Alert>
        )}
        <Sample look={look} />
        {look.hasProof && (
          <Text size="sm" c="dimmed">
            {t('import.has_proof')}
          </Text>
        )}
        <Checkbox
          label={t('import.all_agreed')}
          description={t('import.all_agreed_about')}
          checked={optedIn}
          onChange={(event) => setOptedIn(event.target.checked)}
        />
        {optedIn && (
          <TextInput
            label={t('proof')}
            description={t('proof_about')}
            placeholder={t('proof_hint')}
            required
            maxLength={1000}
            value={proof}
            error={missing && proof.trim() === '' ? t('proof_needed') : undefined}
            onChange={(event) => setProof(event.target.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={back}>
            {t('back')}
          </Button>
          <Button type="submit" disabled={!usable}>
            {t('import.start', { count: cut.rows, n: f.number(cut.rows) })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Sample({ look }: { look: Look }) {
  const { t } = useTranslation('contacts');
  return (
    // A wide list scrolls; the keyboard must be able to scroll it too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.sample} tabIndex={0} role="region" aria-label={t('import.sample')}>
      <table>
        <thead>
          <tr>
            {look.columns.map(({ title, meaning }, at) => (
              <th key={at} scope="col">
                <Tag tone={meaning === 'ignored' ? 'neutral' : 'info'}>{t(`import.meaning.${meaning}`)}</Tag>
                {title && <span className={classes.columnTitle}>{title}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.sample.map((row, line) => (
            <tr key={line}>
              {look.columns.map((_, at) => (
                <td key={at}>{row[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
