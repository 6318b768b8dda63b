import { Button } from '@mantine/core';
import { IconKey, IconUserOff, IconUsers } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiList } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import type { Schema } from '@/api/types';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import type { Customer } from './accounts';
import { HandedOver, type Handed } from './HandedOver';

type User = Schema<'User'>;

/** Who signs in for the customer, and a new first password for who cannot. */
export function CustomerPeople({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const list = useCursorList(apiList('/v1/users', { params: { query: { account: customer.id } } }));
  const [handed, setHanded] = useState<Handed | null>(null);
  return (
    <Panel title={t('people')} description={t('people_about')} flush>
      <CursorList list={list} empty={<EmptyState icon={IconUsers} title={t('no_people')} />}>
        {(rows) => (
          <DataList
            label={t('people')}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              { key: 'name', label: t('name'), primary: true, cell: (user) => user.name || user.login },
              { key: 'login', label: t('user_name'), cell: ({ login }) => login },
              { key: 'role', label: t('role'), cell: ({ role }) => t(`roles.${role}`) },
              { key: 'state', label: t('state'), cell: (user) => <PersonTag user={user} /> },
            ]}
            actionsLabel={t('actions')}
            rowActions={(user) => <Reset user={user} customer={customer} onDone={setHanded} />}
          />
        )}
      </CursorList>
      {handed && <HandedOver handed={handed} close={() => setHanded(null)} />}
    </Panel>
  );
}

function PersonTag({ user }: { user: User }) {
  const { t } = useTranslation('customers');
  if (user.disabled)
    return (
      <Tag tone="neutral" icon={IconUserOff}>
        {t('disabled')}
      </Tag>
    );
  if (user.must_change_password)
    return (
      <Tag tone="warn" icon={IconKey}>
        {t('first_password')}
      </Tag>
    );
  return <Tag tone="ok">{t('active')}</Tag>;
}

type ResetProps = { user: User; customer: Customer; onDone: (handed: Handed) => void };

function Reset({ user, customer, onDone }: ResetProps) {
  const { t } = useTranslation('customers');
  const name = user.name || user.login;
  const resetting = useMutation({
    mutationFn: () =>
      call(
        api.POST('/v1/users/{user_id}/reset_password', {
          params: { path: { user_id: user.id }, query: { account: customer.id } },
        }),
      ),
    onSuccess: (result) => {
      onDone({ title: t('reset_done', { name }), login: result.user.login, password: result.password });
      void queryClient.invalidateQueries({ queryKey: ['/v1/users'] });
    },
  });
  const ask = async () => {
    const body = t('reset_about', { name });
    if (await confirm({ title: t('reset'), body, confirmLabel: t('reset') })) resetting.mutate();
  };
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconKey size={15} aria-hidden />}
      loading={resetting.isPending}
      onClick={() => void ask()}
      aria-label={t('reset_who', { name })}
    >
      {t('reset')}
    </Button>
  );
}
