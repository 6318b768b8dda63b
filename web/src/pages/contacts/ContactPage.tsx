import { Button, Stack, Text } from '@mantine/core';
import { IconCheck, IconHandStop, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { CopyField } from '@/ui/CopyButton';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { Columns, Facts } from '@/ui/Stat';
import { Loaded, PageSkeleton } from '@/ui/States';
import { toast } from '@/ui/toast';
import { ConsentForm } from './ConsentForm';
import { ConsentTag } from './ConsentTag';
import { ContactForm } from './ContactForm';
import classes from './contacts.module.css';

type Contact = Schema<'ContactDetail'>;

export default function ContactPage() {
  const { t } = useTranslation('contacts');
  const { number = '' } = useParams({ strict: false });
  const contact = useQuery(apiQuery('/v1/contacts/{number}', { params: { path: { number } } }));
  return (
    <>
      {!contact.data && <PageHeader title={t('contact')} back={{ to: '/contacts', label: t('title') }} />}
      <Loaded query={contact} skeleton={<PageSkeleton />}>
        {(found) => <Page contact={found} />}
      </Loaded>
    </>
  );
}

function Page({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const manages = usePermission('manage_consent');
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title={contact.name || f.phone(contact.number)}
        badge={<ConsentTag state={contact.consent} />}
        back={{ to: '/contacts', label: t('title') }}
        actions={<Actions contact={contact} />}
      />
      <Columns min="22rem">
        <Panel
          title={t('details')}
          actions={
            manages && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPencil size={14} aria-hidden />}
                onClick={() => setEditing(true)}
              >
                {t('edit')}
              </Button>
            )
          }
        >
          <Facts
            facts={[
              [t('number'), <CopyField key="number" value={contact.number} label={t('number')} />],
              [t('name'), contact.name || '–'],
              [
                t('note'),
                <span key="note" className={classes.text}>
                  {contact.note || '–'}
                </span>,
              ],
              [t('changed_at'), contact.changed_at ? f.dateTime(contact.changed_at) : '–'],
            ]}
          />
        </Panel>
        <Consent contact={contact} />
      </Columns>
      {editing && <ContactForm contact={contact} close={() => setEditing(false)} />}
    </>
  );
}

function Actions({ contact: { number, name, note } }: { contact: Contact }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const manages = usePermission('manage_consent');
  const sends = usePermission('send_messages');
  const removing = useMutation({
    mutationFn: () => call(api.DELETE('/v1/contacts/{number}', { params: { path: { number } } })),
    onSuccess: async () => {
      toast(t('removed'));
      await navigate({ to: '/contacts' });
      queries.removeQueries({ queryKey: ['/v1/contacts/{number}'] });
      void queries.invalidateQueries({ queryKey: ['/v1/contacts'] });
    },
  });
  const remove = async () => {
    const sure = await confirm({
      title: t('remove_ask', { name: name || f.phone(number) }),
      body: t('remove_about'),
      confirmLabel: t('remove_yes'),
      danger: true,
    });
    if (sure) removing.mutate();
  };
  return (
    <>
      {manages && (name || note) && (
        <Button
          variant="default"
          leftSection={<IconTrash size={17} aria-hidden />}
          loading={removing.isPending}
          onClick={() => void remove()}
        >
          {t('delete')}
        </Button>
      )}
      {sends && (
        <Button
          renderRoot={(props) => <Link to="/compose" search={{ to: `+${number}` }} {...props} />}
          leftSection={<IconSend size={17} aria-hidden />}
        >
          {t('nav.compose')}
        </Button>
      )}
    </>
  );
}

function Consent({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const manages = usePermission('manage_consent');
  const [recording, setRecording] = useState<'opted_in' | 'opted_out' | null>(null);
  const bySource = (source: string) => {
    const device = /^message to device (\S+)$/.exec(source)?.[1];
    return device ? t('by_message', { device }) : t('by_person', { who: source.replace(/^user:/, '') });
  };
  return (
    <Panel
      title={t('consent.title')}
      description={t(`consent_about.${contact.consent ?? 'unknown'}`)}
      actions={
        manages && (
          <>
            {contact.consent !== 'opted_in' && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconCheck size={14} aria-hidden />}
                onClick={() => setRecording('opted_in')}
              >
                {t('record.opted_in')}
              </Button>
            )}
            {contact.consent !== 'opted_out' && (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconHandStop size={14} aria-hidden />}
                onClick={() => setRecording('opted_out')}
              >
                {t('record.opted_out')}
              </Button>
            )}
          </>
        )
      }
    >
      {contact.history.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('history_empty')}
        </Text>
      ) : (
        <ol className={classes.history} aria-label={t('history')}>
          {contact.history.map((entry, at) => (
            <li key={at}>
              <Stack gap={4} align="flex-start">
                <ConsentTag state={entry.state} />
                {entry.proof && <Text className={classes.text}>{entry.proof}</Text>}
                <Text size="sm" c="dimmed" className="break">
                  <time dateTime={entry.at}>{f.exact(entry.at)}</time> · {bySource(entry.source)}
                </Text>
              </Stack>
            </li>
          ))}
        </ol>
      )}
      {recording && <ConsentForm number={contact.number} state={recording} close={() => setRecording(null)} />}
    </Panel>
  );
}
