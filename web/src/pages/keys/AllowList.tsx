// From where the account's programs may call: an editor of addresses and networks, and a warning before it shuts anybody out.
import { ActionIcon, Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import { confirm } from '@/ui/confirm';
import { Panel } from '@/ui/Panel';
import { Loaded } from '@/ui/States';
import { toast } from '@/ui/toast';
import { firstBad, maxAddresses, splitAddresses } from './addresses';
import classes from './keys.module.css';

export function AllowList() {
  const { t } = useTranslation('keys');
  const list = useQuery(apiQuery('/v1/allowed_addresses'));
  return (
    <Panel title={t('allow.title')} description={t('allow.about')}>
      <Loaded query={list}>{({ addresses }) => <Editor key={addresses.join()} saved={addresses} />}</Loaded>
    </Panel>
  );
}

function Editor({ saved }: { saved: string[] }) {
  const { t } = useTranslation('keys');
  const queries = useQueryClient();
  const [addresses, setAddresses] = useState(saved);
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const changed = addresses.join() !== saved.join();
  const saving = useMutation({
    mutationFn: () => call(api.PUT('/v1/allowed_addresses', { body: { addresses } })),
    onSuccess: (answer) => {
      toast(t('allow.saved'));
      queries.setQueryData(apiQuery('/v1/allowed_addresses').queryKey, answer);
    },
  });
  const add = (event: FormEvent) => {
    event.preventDefault();
    const typed = splitAddresses(text);
    const bad = firstBad(typed);
    const all = [...new Set([...addresses, ...typed])];
    if (bad) setError(t('not_an_address', { address: bad }));
    else if (all.length > maxAddresses) setError(t('allow.above_limit', { max: maxAddresses }));
    else {
      setAddresses(all);
      setText('');
      setError('');
    }
  };
  const save = async () => {
    const sure = await confirm({
      title: addresses.length > 0 ? t('allow.save_ask') : t('allow.open_ask'),
      body: addresses.length > 0 ? t('allow.save_about', { count: addresses.length }) : t('allow.open_about'),
      confirmLabel: t('allow.save'),
      danger: true,
    });
    if (sure) saving.mutate();
  };
  return (
    <Stack>
      {addresses.length === 0 ? (
        <Text>{t('allow.any')}</Text>
      ) : (
        <ul className={classes.addresses} aria-label={t('allow.title')}>
          {addresses.map((address) => (
            <li key={address}>
              <code>{address}</code>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={t('allow.remove', { address })}
                onClick={() => setAddresses(addresses.filter((each) => each !== address))}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} className={classes.adding}>
        <TextInput
          label={t('allow.address')}
          description={t('allow.address_about')}
          placeholder="203.0.113.7"
          autoComplete="off"
          spellCheck={false}
          value={text}
          error={error}
          onChange={(event) => {
            setText(event.target.value);
            setError('');
          }}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={text.trim() === ''}
        >
          {t('add')}
        </Button>
      </form>
      {changed && (
        <>
          <Alert color="yellow" role="status" icon={<IconAlertTriangle aria-hidden />} title={t('allow.unsaved')}>
            {addresses.length > 0 ? t('allow.warning') : t('allow.open_about')}
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAddresses(saved)}>
              {t('allow.reset')}
            </Button>
            <Button loading={saving.isPending} onClick={() => void save()}>
              {t('allow.save')}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
