// Who changed what: of the account, or for operators of all.
import { Text } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { apiList } from '@/api/query';
import { useScope } from '@/api/scope';
import { isOperator, useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList, type Column } from '@/ui/DataList';
import { TextLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';

type Line = Schema<'AuditLine'>;

export default function AuditPage() {
  const { t } = useTranslation('audit');
  const session = useSession();
  const scope = useScope();
  const all = isOperator(session) && !scope;
  const list = useCursorList(apiList('/v1/audit'));
  return (
    <>
      <PageHeader title={all ? t('title_all') : t('title')} description={all ? t('about_all') : t('about')} />
      <Panel flush>
        <CursorList list={list} empty={<EmptyState icon={IconClipboardList} title={t('empty')} />}>
          {(rows) => <Rows rows={rows} all={all} />}
        </CursorList>
      </Panel>
    </>
  );
}

/** What was done, in the reader's words where we have them. */
function useDeed() {
  const { t, i18n } = useTranslation('audit');
  return (action: string) => {
    const id = `actions.${action.replaceAll('.', '_')}`;
    return i18n.exists(`audit:${id}`) ? t(id) : action;
  };
}

/** "user:siti", "key:3", "cli:root" → who that is. */
function useActor() {
  const { t, i18n } = useTranslation('audit');
  return (actor: string) => {
    const [kind = '', ...rest] = actor.split(':');
    const name = rest.join(':');
    return name && i18n.exists(`audit:actors.${kind}`) ? t(`actors.${kind}`, { name }) : actor;
  };
}

function Rows({ rows, all }: { rows: Line[]; all: boolean }) {
  const { t } = useTranslation('audit');
  const f = useFormat();
  const deed = useDeed();
  const actor = useActor();
  const columns = useMemo<Column<Line>[]>(
    () => [
      {
        key: 'what',
        label: t('what'),
        primary: true,
        cell: (line) => (
          <>
            {deed(line.action)}
            <Text size="sm" c="dimmed" fw={400} className="break">
              {line.target}
            </Text>
          </>
        ),
      },
      { key: 'who', label: t('who'), cell: (line) => <span className="break">{actor(line.actor)}</span> },
      {
        key: 'details',
        label: t('details'),
        cell: (line) => <span className="break">{line.details || '–'}</span>,
      },
      ...(all
        ? [
            {
              key: 'account',
              label: t('customer'),
              cell: ({ account_id }: Line) =>
                account_id === null ? (
                  t('gateway')
                ) : (
                  <TextLink to="/operator/customers/$id" params={{ id: String(account_id) }}>
                    {t('account', { id: account_id })}
                  </TextLink>
                ),
            },
          ]
        : []),
      {
        key: 'at',
        label: t('time'),
        align: 'right' as const,
        cell: (line) => (
          <time dateTime={line.at} title={f.exact(line.at)}>
            {f.dateTime(line.at)}
          </time>
        ),
      },
    ],
    [t, f, deed, actor, all],
  );
  return <DataList label={t('title')} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}
