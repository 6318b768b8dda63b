import { Button } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { DataList } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { Loaded } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { toast } from '@/ui/toast';
import { browserOf } from './browser';

const sessionsQuery = apiQuery('/v1/sessions');

/** Where the person is signed in, and a way to end what is not theirs. */
export function Sessions() {
  const { t } = useTranslation('settings');
  const sessions = useQuery(sessionsQuery);
  return (
    <Panel title={t('sessions')} description={t('sessions_about')} flush>
      <Loaded query={sessions}>{({ data }) => <SessionList sessions={data} />}</Loaded>
    </Panel>
  );
}

function SessionList({ sessions }: { sessions: Schema<'SessionInfo'>[] }) {
  const { t } = useTranslation('settings');
  const f = useFormat();
  const end = useMutation({
    mutationFn: (id: string) => call(api.DELETE('/v1/sessions/{session_id}', { params: { path: { session_id: id } } })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      toast(t('session_ended'));
    },
  });
  return (
    <DataList
      label={t('sessions')}
      rows={sessions}
      rowKey={(session) => session.id}
      columns={[
        {
          key: 'agent',
          label: t('browser'),
          primary: true,
          cell: (session) => browserOf(session.agent) || t('browser_unknown'),
        },
        { key: 'address', label: t('address_ip'), cell: (session) => session.address },
        { key: 'seen', label: t('seen'), cell: (session) => f.relative(session.seen_at) },
      ]}
      actionsLabel={t('actions')}
      rowActions={(session) =>
        session.current ? (
          <Tag tone="info" icon={IconDevices}>
            {t('session_current')}
          </Tag>
        ) : (
          <Button
            size="xs"
            variant="default"
            loading={end.isPending && end.variables === session.id}
            onClick={() => end.mutate(session.id)}
            aria-label={t('session_end_what', { browser: browserOf(session.agent), address: session.address })}
          >
            {t('session_end')}
          </Button>
        )
      }
    />
  );
}
