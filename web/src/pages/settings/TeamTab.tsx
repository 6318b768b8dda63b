import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconKey,
  IconPencil,
  IconShieldLock,
  IconUserCheck,
  IconUserOff,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiList } from '@/api/query';
import { queryClient } from '@/api/queryClient';
import { useSession } from '@/api/session';
import type { Schema } from '@/api/types';
import { confirm } from '@/ui/confirm';
import { CursorList, useCursorList } from '@/ui/CursorList';
import { DataList } from '@/ui/DataList';
import { Panel } from '@/ui/Panel';
import { EmptyState } from '@/ui/States';
import { Tag } from '@/ui/Tag';
import { toast } from '@/ui/toast';
import { FirstPassword, UserForm, type Handed } from './UserForm';

type User = Schema<'User'>;
type Editing = { user: User | null } | null;

const refresh = () => queryClient.invalidateQueries({ queryKey: ['/v1/users'] });

/** Who else signs in. `operators`: the gateway's own people. */
export function TeamTab({ operators }: { operators: boolean }) {
  const { t } = useTranslation('settings');
  const list = useCursorList(apiList('/v1/users'));
  const [editing, setEditing] = useState<Editing>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  return (
    <Panel
      title={operators ? t('team_operators') : t('team')}
      description={operators ? t('team_operators_about') : t('team_about')}
      flush
      actions={
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setEditing({ user: null })}>
          {t('user_add')}
        </Button>
      }
    >
      <CursorList list={list} empty={<EmptyState icon={IconUsers} title={t('team_empty')} />}>
        {(rows) => <People users={rows} onEdit={(user) => setEditing({ user })} onPassword={setHanded} />}
      </CursorList>
      {editing && (
        <UserForm
          user={editing.user}
          operators={operators}
          close={() => setEditing(null)}
          onDone={(result) => {
            setEditing(null);
            setHanded(result);
            void refresh();
          }}
        />
      )}
      {handed && <FirstPassword handed={handed} close={() => setHanded(null)} />}
    </Panel>
  );
}

type PeopleProps = { users: User[]; onEdit: (user: User) => void; onPassword: (handed: Handed) => void };

function People({ users, onEdit, onPassword }: PeopleProps) {
  const { t } = useTranslation('settings');
  return (
    <DataList
      label={t('team')}
      rows={users}
      rowKey={(user) => user.id}
      columns={[
        { key: 'name', label: t('name'), primary: true, cell: (user) => user.name || user.login },
        { key: 'login', label: t('login'), cell: (user) => user.login },
        { key: 'role', label: t('role'), cell: (user) => t(`roles.${user.role}`) },
        { key: 'state', label: t('state'), cell: (user) => <UserTag user={user} /> },
      ]}
      actionsLabel={t('actions')}
      rowActions={(user) => <UserMenu user={user} onEdit={onEdit} onPassword={onPassword} />}
    />
  );
}

function UserTag({ user }: { user: User }) {
  const { t } = useTranslation('settings');
  if (user.disabled)
    return (
      <Tag tone="neutral" icon={IconUserOff}>
        {t('user_disabled')}
      </Tag>
    );
  if (user.must_change_password)
    return (
      <Tag tone="warn" icon={IconKey}>
        {t('user_first_password')}
      </Tag>
    );
  if (user.totp_enabled)
    return (
      <Tag tone="ok" icon={IconShieldLock}>
        {t('user_two_steps')}
      </Tag>
    );
  return (
    <Tag tone="ok" icon={IconUserCheck}>
      {t('user_active')}
    </Tag>
  );
}

function UserMenu({ user, onEdit, onPassword }: { user: User } & Omit<PeopleProps, 'users'>) {
  const { t } = useTranslation('settings');
  const self = useSession().user.id === user.id;
  const name = user.name || user.login;
  const path = { params: { path: { user_id: user.id } } };
  const reset = useMutation({
    mutationFn: () => call(api.POST('/v1/users/{user_id}/reset_password', path)),
    onSuccess: (result) => {
      onPassword({ login: result.user.login, password: result.password });
      void refresh();
    },
  });
  const disable = useMutation({
    mutationFn: (disabled: boolean) => call(api.PATCH('/v1/users/{user_id}', { ...path, body: { disabled } })),
    onSuccess: () => {
      toast(t('saved'));
      void refresh();
    },
  });
  const askReset = async () => {
    const body = t('reset_about', { name });
    if (await confirm({ title: t('reset'), body, confirmLabel: t('reset') })) reset.mutate();
  };
  const askDisable = async () => {
    const body = t('disable_about', { name });
    if (await confirm({ title: t('disable'), body, confirmLabel: t('disable'), danger: true })) disable.mutate(true);
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('user_actions', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onEdit(user)}>
          {t('edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} aria-hidden />} disabled={self} onClick={() => void askReset()}>
          {t('reset')}
        </Menu.Item>
        {user.disabled ? (
          <Menu.Item leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => disable.mutate(false)}>
            {t('enable')}
          </Menu.Item>
        ) : (
          <Menu.Item
            color="red"
            disabled={self}
            leftSection={<IconUserOff size={16} aria-hidden />}
            onClick={() => void askDisable()}
          >
            {t('disable')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
