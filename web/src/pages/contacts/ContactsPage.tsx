import { Button, Select, Text } from '@mantine/core';
import { IconAddressBook, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiList } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { FilterBar, SearchField } from '@/ui/FilterBar';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { ConsentTag } from './ConsentTag';
import { ContactForm } from './ContactForm';
import { ImportContacts } from './ImportContacts';
import classes from './contacts.module.css';

type Contact = Schema<'Contact'>;

const consents = ['opted_in', 'opted_out'] as const;

export default function ContactsPage() {
  const { t } = useTranslation('contacts');
  const navigate = useNavigate();
  const manages = usePermission('manage_consent');
  const [{ q, consent: asked }, setFilters] = useFilters();
  const [open, setOpen] = useState<'add' | 'import' | null>(null);
  const close = () => setOpen(null);
  const consent = consents.find((each) => each === asked);
  const filtered = Boolean(q || consent);
  const query = { ...(q && { q }), ...(consent && { consent }) };
  const list = useCursorList(apiList('/v1/contacts', { params: { query } }));
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setOpen('add')}>
      {t('add_contact')}
    </Button>
  );
  const bring = (
    <Button variant="default" leftSection={<IconFileImport size={17} aria-hidden />} onClick={() => setOpen('import')}>
      {t('import.open')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('about')}
        actions={
          manages && (
            <>
              {bring}
              {add}
            </>
          )
        }
      />
      <Panel flush>
        <FilterBar
          label={t('filters')}
          active={filtered}
          clear={() => setFilters({ q: undefined, consent: undefined })}
        >
          <SearchField
            label={t('search')}
            placeholder={t('search_hint')}
            value={q}
            onChange={(text) => setFilters({ q: text })}
          />
          <Select
            label={t('consent.title')}
            value={consent ?? ''}
            onChange={(chosen) => setFilters({ consent: chosen || undefined })}
            data={[
              { value: '', label: t('all') },
              ...consents.map((each) => ({ value: each, label: t(`consent.${each}`) })),
            ]}
          />
        </FilterBar>
        <CursorList
          list={list}
          moreLabel={filtered ? t('search_on') : undefined}
          empty={
            <EmptyState icon={IconAddressBook} title={t(filtered ? 'no_match' : 'empty')}>
              {t(filtered ? 'no_match_about' : 'empty_about')}
            </EmptyState>
          }
        >
          {(rows) =>
            rows.length > 0 ? (
              <Rows rows={rows} />
            ) : (
              <Text c="dimmed" className={classes.sofar}>
                {t('none_yet')}
              </Text>
            )
          }
        </CursorList>
      </Panel>
      {open === 'add' && (
        <ContactForm
          close={close}
          saved={({ number }) => void navigate({ to: '/contacts/$number', params: { number } })}
        />
      )}
      {open === 'import' && <ImportContacts close={close} />}
    </>
  );
}

function Rows({ rows }: { rows: Contact[] }) {
  const { t } = useTranslation('contacts');
  const f = useFormat();
  const columns = useMemo<Column<Contact>[]>(
    () => [
      {
        key: 'who',
        label: t('name'),
        primary: true,
        cell: ({ name, number }) => (
          <>
            {name || f.phone(number)}
            {name && <span className={classes.second}>{f.phone(number)}</span>}
          </>
        ),
      },
      { key: 'note', label: t('note'), cell: ({ note }) => <span className={classes.note}>{note || '–'}</span> },
      {
        key: 'consent',
        label: t('consent.title'),
        width: '13rem',
        cell: ({ consent }) => <ConsentTag state={consent} />,
      },
      {
        key: 'since',
        label: t('since'),
        align: 'right',
        width: '12rem',
        desk: true,
        cell: ({ consent_since }) =>
          consent_since ? <time dateTime={consent_since}>{f.dateTime(consent_since)}</time> : '–',
      },
    ],
    [t, f],
  );
  return (
    <DataList
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ number }) => number}
      rowLink={({ number }) => ({ to: '/contacts/$number', params: { number } })}
    />
  );
}
