// Who is reminded: a list with a header that names the variables, from a file or pasted, or numbers alone.
import { Anchor, FileInput, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readTextFile } from '@/format/csvRows';
import { downloadText } from '@/ui/download';

export type PeopleInput = { way: 'csv' | 'numbers'; csv: string; numbers: string };
type Props = {
  value: PeopleInput;
  onChange: (value: PeopleInput) => void;
  /** What was understood, in a sentence. */
  understood: string;
  error?: string;
};

const sample = 'number,name,amount\n081234567890,Ani,Rp 150.000\n';

export function PeopleField({ value, onChange, understood, error }: Props) {
  const { t } = useTranslation('reminders');
  const [file, setFile] = useState<File | null>(null);
  const take = async (chosen: File | null) => {
    setFile(chosen);
    if (chosen) onChange({ ...value, csv: await readTextFile(chosen) });
  };
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('people.way')}
        value={value.way}
        onChange={(way) => onChange({ ...value, way: way as PeopleInput['way'] })}
        fullWidth
        data={[
          { value: 'csv', label: t('people.csv') },
          { value: 'numbers', label: t('people.numbers') },
        ]}
      />
      {value.way === 'csv' ? (
        <>
          <FileInput
            label={t('people.file')}
            description={
              <>
                {t('people.file_about')}{' '}
                <Anchor
                  component="button"
                  type="button"
                  inherit
                  underline="always"
                  onClick={() => downloadText('pengingat.csv', sample, 'text/csv')}
                >
                  {t('people.sample')}
                </Anchor>
              </>
            }
            placeholder={t('people.choose')}
            accept=".csv,.txt,text/csv,text/plain"
            leftSection={<IconFileTypeCsv size={18} aria-hidden />}
            value={file}
            onChange={(chosen) => void take(chosen)}
          />
          <Textarea
            label={t('people.text')}
            placeholder={sample}
            autosize
            minRows={4}
            maxRows={10}
            spellCheck={false}
            value={value.csv}
            error={error}
            onChange={(event) => onChange({ ...value, csv: event.target.value })}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
        </>
      ) : (
        <Textarea
          label={t('people.list')}
          description={t('people.list_about')}
          placeholder={'081234567890\n+62 813-4567-8901'}
          autosize
          minRows={4}
          maxRows={10}
          value={value.numbers}
          error={error}
          onChange={(event) => onChange({ ...value, numbers: event.target.value })}
        />
      )}
      <Text size="sm" c="dimmed" role="status">
        {understood}
      </Text>
    </Stack>
  );
}
