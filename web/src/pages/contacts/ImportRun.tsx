// A list on its way: how far it is, what failed, and in the end what became of each line.
import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconDownload, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { downloadCsv } from '@/ui/download';
import { Columns, Stat } from '@/ui/Stat';
import { ErrorState } from '@/ui/States';
import classes from './contacts.module.css';
import type { BadLine, Cut } from './importParts';
import { useImport, type Consent, type ImportState } from './useImport';

type Props = { cut: Cut; consent: Consent; again: () => void; close: () => void };

export function ImportRun({ cut, consent, again, close }: Props) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const { state, start, goOn, cancel } = useImport(cut, consent);
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    start();
  });
  const sending = state.stage === 'sending';
  const value = cut.rows === 0 ? 100 : Math.floor((100 * state.rowsStored) / cut.rows);
  const stopped = state.stage === 'cancelled' || state.stage === 'failed';
  return (
    <Stack>
      <div>
        <Text fw={600} role="status">
          {t(`import.stage.${state.stage}`)}
        </Text>
        <Text size="sm" c="dimmed" className="numeric">
          {t('import.progress', { done: f.number(state.rowsStored), of: f.number(cut.rows) })}
        </Text>
      </div>
      <Progress.Root size="lg">
        <Progress.Section
          value={value}
          aria-label={t('import.title')}
          color={state.stage === 'failed' ? 'red' : state.stage === 'done' ? 'green' : undefined}
          animated={sending}
        />
      </Progress.Root>
      {state.stage === 'failed' && <ErrorState error={state.error} retry={goOn} />}
      {!sending && <Report state={state} />}
      <Group justify="flex-end">
        {sending ? (
          <Button variant="default" onClick={cancel}>
            {t('import.stop')}
          </Button>
        ) : (
          <>
            {state.stage === 'cancelled' && (
              <Button variant="default" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={goOn}>
                {t('import.go_on')}
              </Button>
            )}
            {!stopped && (
              <Button variant="default" onClick={again}>
                {t('import.again')}
              </Button>
            )}
            <Button onClick={close}>{t('close')}</Button>
          </>
        )}
      </Group>
    </Stack>
  );
}

function Report({ state: { report } }: { state: ImportState }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  return (
    <>
      <Columns min="8rem">
        <Stat label={t('import.report.imported')} value={f.number(report.imported)} />
        <Stat label={t('import.report.updated')} value={f.number(report.updated)} />
        <Stat label={t('import.report.opted_in')} value={f.number(report.opted_in)} />
        <Stat label={t('import.report.bad')} value={f.number(report.bad.length)} />
      </Columns>
      {report.opted_out > 0 && (
        <Text size="sm" c="dimmed">
          {t('import.report.opted_out', { count: report.opted_out })}
        </Text>
      )}
      {report.bad.length > 0 && <BadLines lines={report.bad} />}
    </>
  );
}

const shownLines = 100;

function BadLines({ lines }: { lines: BadLine[] }) {
  const { t } = useTranslation('contacts');
  const why = ({ fault, reason }: BadLine) => t(`import.fault.${fault}`, { defaultValue: reason });
  const save = () =>
    downloadCsv('kurir-baris-salah.csv', [
      [t('import.line'), t('import.reason'), t('import.text_there')],
      ...lines.map((line) => [line.line, why(line), line.text]),
    ]);
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <Text fw={600}>{t('import.bad_lines')}</Text>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={save}>
          {t('import.download')}
        </Button>
      </Group>
      {/* A long list scrolls; the keyboard must be able to scroll it too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.badLines} tabIndex={0} role="region" aria-label={t('import.bad_lines')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.reason')}</th>
              <th scope="col">{t('import.text_there')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, shownLines).map((line) => (
              <tr key={line.line}>
                <td className="numeric">{line.line}</td>
                <td>{why(line)}</td>
                <td>
                  <code>{line.text}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > shownLines && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('import.first_lines', { count: shownLines })}
        </Text>
      )}
    </div>
  );
}
