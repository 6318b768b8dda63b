// A list of contacts from a file or the clipboard: choose, look, send, and see what became of it.
import { Button, FileInput, Group, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readTextFile } from '@/format/csvRows';
import { phoneWidth } from '@/ui/DataList';
import { ImportLook } from './ImportLook';
import { ImportRun } from './ImportRun';
import { cutIntoParts, lookAt } from './importParts';
import type { Consent } from './useImport';

type Given = { name: string; text: string };

export function ImportContacts({ close }: { close: () => void }) {
  const { t } = useTranslation('contacts');
  const phone = useMediaQuery(phoneWidth, undefined, { getInitialValueInEffect: false });
  const [given, setGiven] = useState<Given | null>(null);
  const [consent, setConsent] = useState<Consent | null>(null);
  return (
    <Modal
      opened
      onClose={close}
      title={t('import.title')}
      size="44rem"
      fullScreen={phone}
      closeOnClickOutside={false}
      closeOnEscape={consent === null}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {given === null ? (
        <Source take={setGiven} close={close} />
      ) : (
        <Prepared
          given={given}
          consent={consent}
          start={setConsent}
          back={() => setGiven(null)}
          again={() => {
            setGiven(null);
            setConsent(null);
          }}
          close={close}
        />
      )}
    </Modal>
  );
}

function Source({ take, close }: { take: (given: Given) => void; close: () => void }) {
  const { t } = useTranslation('contacts');
  const [way, setWay] = useState('file');
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const ready = way === 'file' ? file !== null : text.trim() !== '';
  const goOn = async () => {
    if (way === 'paste') take({ name: t('import.pasted'), text });
    else if (file) take({ name: file.name, text: await readTextFile(file) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void goOn();
      }}
    >
      <Stack>
        <Text size="sm">{t('import.about')}</Text>
        <SegmentedControl
          aria-label={t('import.way')}
          value={way}
          onChange={setWay}
          fullWidth
          data={[
            { value: 'file', label: t('import.file') },
            { value: 'paste', label: t('import.paste') },
          ]}
        />
        {way === 'file' ? (
          <FileInput
            label={t('import.choose')}
            description={t('import.choose_about')}
            placeholder="kontak.csv"
            accept=".csv,.txt,text/csv,text/plain"
            leftSection={<IconFileTypeCsv size={18} aria-hidden />}
            value={file}
            onChange={setFile}
            clearable
            clearButtonProps={{ 'aria-label': t('import.clear') }}
          />
        ) : (
          <Textarea
            label={t('import.text')}
            description={t('import.text_about')}
            placeholder={'number,name,note\n081234567890,Ani,VIP'}
            autosize
            minRows={6}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.target.value)}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!ready}>
            {t('next')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type PreparedProps = {
  given: Given;
  consent: Consent | null;
  start: (consent: Consent) => void;
  back: () => void;
  again: () => void;
  close: () => void;
};

function Prepared({ given, consent, start, back, again, close }: PreparedProps) {
  const look = useMemo(() => lookAt(given.text), [given]);
  const cut = useMemo(() => cutIntoParts(given.text), [given]);
  if (consent === null) return <ImportLook name={given.name} look={look} cut={cut} start={start} back={back} />;
  return <ImportRun cut={cut} consent={consent} again={again} close={close} />;
}
