import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconInbox, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceName, useDevices } from '@/api/devices';
import { apiList } from '@/api/query';
import type { Schema } from '@/api/types';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { EmptyState } from '@/ui/States';
import classes from './inbox.module.css';

type Conversation = Schema<'Conversation'>;

export function ConversationList() {
  const { t } = useTranslation('inbox');
  const [filters, setFilters] = useFilters();
  const { q, device } = filters;
  const devices = useDevices();
  const all = devices.data?.data ?? [];
  const [text, setText] = useState(q ?? '');
  const apply = useDebouncedCallback((value: string) => setFilters({ q: value.trim() || undefined }), 300);
  const query = { ...(q && { q }), ...(device && { device }) };
  const list = useCursorList(apiList('/v1/conversations', { params: { query } }));
  const scroller = useRef<HTMLDivElement>(null);
  const loaded = list.rows.length > 0;
  useEffect(() => {
    if (loaded) scroller.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [loaded]);
  return (
    <section className={classes.listPane} aria-label={t('list')}>
      <div className={classes.listHead}>
        <TextInput
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            apply(event.target.value);
          }}
        />
        {all.length > 1 && (
          <Select
            aria-label={t('device')}
            value={device ?? ''}
            onChange={(chosen) => setFilters({ device: chosen || undefined })}
            data={[
              { value: '', label: t('all_devices') },
              ...all.map((each) => ({ value: each.waid, label: deviceName(each) })),
            ]}
          />
        )}
      </div>
      <div className={classes.listScroll} ref={scroller}>
        <CursorList list={list} empty={<Nothing filtered={Object.keys(query).length > 0} />}>
          {(rows) => (
            <ul className={classes.list}>
              {rows.map((row) => (
                <li key={`${row.device}/${row.number}`}>
                  <Row
                    conversation={row}
                    search={query}
                    via={all.length > 1 ? (all.find(({ waid }) => waid === row.device) ?? null) : null}
                  />
                </li>
              ))}
            </ul>
          )}
        </CursorList>
      </div>
    </section>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('inbox');
  return (
    <EmptyState icon={IconInbox} title={t(filtered ? 'no_match' : 'empty')}>
      {t(filtered ? 'no_match_about' : 'empty_about')}
    </EmptyState>
  );
}

type RowProps = { conversation: Conversation; search: Record<string, string>; via: Schema<'Device'> | null };

function Row({ conversation, search, via }: RowProps) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  const { device, number, name, last_at, last_text, last_from, unread } = conversation;
  const today = f.toInput(last_at).slice(0, 10) === f.today();
  return (
    <Link
      to="/inbox/$waid/$number"
      params={{ waid: device, number }}
      search={search}
      activeOptions={{ includeSearch: false }}
      className={classes.conversation}
      data-unread={unread > 0 || undefined}
    >
      <Avatar name={name} />
      <div style={{ minWidth: 0 }}>
        <div className={`${classes.one} ${classes.name}`}>{name || f.phone(number)}</div>
        <div className={`${classes.one} ${classes.preview}`}>
          {last_from === 'us' ? t('you', { text: last_text }) : last_text}
        </div>
        {via && (
          <div className={`${classes.one} ${classes.meta}`} style={{ display: 'block' }}>
            {t('via', { device: deviceName(via) })}
          </div>
        )}
      </div>
      <div className={classes.meta}>
        <time dateTime={last_at}>{today ? f.time(last_at) : f.date(last_at)}</time>
        {unread > 0 && (
          <span className={classes.count}>
            <span aria-hidden>{unread > 99 ? '99+' : unread}</span>
            <span className="visually-hidden">{t('unread', { count: unread })}</span>
          </span>
        )}
      </div>
    </Link>
  );
}

/** The first letter of a name; of numbers, a sign. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className={classes.avatar} aria-hidden>
      {name ? [...name][0]!.toLocaleUpperCase() : '#'}
    </span>
  );
}
