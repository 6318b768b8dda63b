// The keys, those in use first, with what each may do.
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { confirm } from '@/ui/confirm';
import { DataList, type Column } from '@/ui/DataList';
import { KeyTag } from '@/ui/stateTags';
import { toast } from '@/ui/toast';
import classes from './keys.module.css';

type Key = Schema<'Key'>;

const isUsable = ({ state }: Key) => state === 'valid' || state === 'ending';

export function KeyList({ keys, rotate }: { keys: Key[]; rotate: (key: Key) => void }) {
  const { t } = useTranslation('keys');
  const f = useFormat();
  const [all, setAll] = useState(false);
  const usable = keys.filter(isUsable);
  const ended = keys.filter((key) => !isUsable(key)).reverse();
  const rows = all || usable.length === 0 ? [...usable, ...ended] : usable;
  const columns = useMemo<Column<Key>[]>(() => {
    const until = ({ state, expires_at, revoked_at }: Key) =>
      state === 'revoked' && revoked_at
        ? t('revoked_at', { when: f.dateTime(revoked_at) })
        : expires_at && t('until', { when: f.dateTime(expires_at) });
    return [
      {
        key: 'name',
        label: t('name'),
        primary: true,
        cell: ({ name, prefix }) => (
          <>
            {name || t('unnamed')}
            <code className={classes.prefix}>{prefix}…</code>
          </>
        ),
      },
      {
        key: 'state',
        label: t('state'),
        cell: (key) => (
          <>
            <KeyTag state={key.state} />
            {until(key) && <span className={classes.second}>{until(key)}</span>}
          </>
        ),
      },
      {
        key: 'may',
        label: t('may'),
        cell: ({ scopes, allowed_addresses }) => (
          <>
            {scopes.map((scope) => t(`scope.${scope}.name`)).join(', ')}
            {allowed_addresses.length > 0 && (
              <span className={classes.second}>{t('from', { addresses: allowed_addresses.join(', ') })}</span>
            )}
          </>
        ),
      },
      {
        key: 'decoding',
        label: t('decoding.short'),
        desk: true,
        cell: ({ url_decoding }) => t(`decoding.${url_decoding}.name`),
      },
      {
        key: 'used',
        label: t('used'),
        align: 'right',
        cell: ({ last_used_at }) =>
          last_used_at ? <time dateTime={last_used_at}>{f.dateTime(last_used_at)}</time> : t('never'),
      },
    ];
  }, [t, f]);
  return (
    <>
      <DataList
        label={t('title')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowActions={(key) => <Actions of={key} rotate={() => rotate(key)} />}
        actionsLabel={t('actions')}
      />
      {usable.length > 0 && ended.length > 0 && (
        <div className={classes.more}>
          <Button variant="subtle" size="sm" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t('hide_ended') : t('show_ended', { count: ended.length })}
          </Button>
        </div>
      )}
    </>
  );
}

function Actions({ of: key, rotate }: { of: Key; rotate: () => void }) {
  const { t } = useTranslation('keys');
  const queries = useQueryClient();
  const name = key.name || `${key.prefix}…`;
  const revoking = useMutation({
    mutationFn: () => call(api.DELETE('/v1/keys/{key_id}', { params: { path: { key_id: key.id } } })),
    onSuccess: () => {
      toast(t('revoked'));
      void queries.invalidateQueries({ queryKey: ['/v1/keys'] });
    },
  });
  const revoke = async () => {
    const sure = await confirm({
      title: t('revoke_ask', { name }),
      body: t('revoke_about'),
      confirmLabel: t('revoke_yes'),
      danger: true,
    });
    if (sure) revoking.mutate();
  };
  if (!isUsable(key)) return null;
  return (
    <span className={classes.actions}>
      {key.state === 'valid' && (
        <Button size="xs" variant="default" onClick={rotate} aria-label={t('rotate_which', { name })}>
          {t('rotate')}
        </Button>
      )}
      <Button
        size="xs"
        variant="light"
        color="red"
        loading={revoking.isPending}
        onClick={() => void revoke()}
        aria-label={t('revoke_which', { name })}
      >
        {t('revoke')}
      </Button>
    </span>
  );
}
