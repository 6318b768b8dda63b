// The next occurrences: when, with what texts, and what they will cost.
import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';
import { Loaded } from '@/ui/States';
import classes from './reminders.module.css';

export function Coming({ reminder: { id, state } }: { reminder: Schema<'Reminder'> }) {
  const { t } = useTranslation('reminders');
  const preview = useQuery(apiQuery('/v1/reminders/{reminder_id}/preview', { params: { path: { reminder_id: id } } }));
  return (
    <Panel title={t('coming')} description={t('coming_about')}>
      {state === 'paused' && (
        <Alert color="yellow" mb="md">
          {t('coming_paused')}
        </Alert>
      )}
      <Loaded query={preview}>{(found) => <Occurrences preview={found} />}</Loaded>
    </Panel>
  );
}

function Occurrences({ preview }: { preview: Schema<'ReminderPreview'> }) {
  const { t } = useTranslation('reminders');
  const f = useFormat();
  if (preview.occurrences.length === 0) return <Text c="dimmed">{t('coming_none')}</Text>;
  const others = (shown: number) => preview.recipients - shown;
  return (
    <>
      <ol className={classes.occurrences}>
        {preview.occurrences.map(({ at, texts }, index) => (
          <li key={at}>
            <details open={index === 0}>
              <summary>
                <time dateTime={at}>{f.exact(at)}</time>
                <Text span size="sm" c="dimmed">
                  {t('costs', { count: preview.recipients, price: f.money(preview.price_each * preview.recipients) })}
                </Text>
              </summary>
              <div className={classes.texts}>
                {texts.map(({ number, text }) => (
                  <div key={number}>
                    <Text size="sm" c="dimmed" mb={4}>
                      {f.phone(number)}
                    </Text>
                    <div className={classes.bubble}>{text}</div>
                  </div>
                ))}
              </div>
              {others(texts.length) > 0 && (
                <Text size="sm" c="dimmed" mt="xs">
                  {t('and_others', { count: others(texts.length) })}
                </Text>
              )}
            </details>
          </li>
        ))}
      </ol>
      <Text mt="md" fw={600}>
        {t('costs_in_all', { count: preview.occurrences.length, price: f.money(preview.price_in_all) })}
      </Text>
    </>
  );
}
