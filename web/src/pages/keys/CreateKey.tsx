// A new key: its name, what it may do, from where, until when, and how it takes texts that come URL-encoded.
import { Button, Checkbox, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { showInForm } from '@/ui/forms';
import { firstBad, splitAddresses } from './addresses';
import type { NewSecret } from './ShownOnce';

type Scope = Schema<'Scope'>;
type Decoding = Schema<'Key'>['url_decoding'];

const scopes: Scope[] = ['send', 'read', 'manage'];
const decodings: Decoding[] = ['auto', 'always', 'never'];

export function CreateKey({ close, done }: { close: () => void; done: (made: NewSecret) => void }) {
  const { t } = useTranslation('keys');
  const f = useFormat();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: {
      name: '',
      scopes: ['send', 'read'] as Scope[],
      url_decoding: 'auto' as Decoding,
      allowed_addresses: '',
      last_day: '',
    },
    validate: {
      name: (name) => (name.trim() ? null : t('name_needed')),
      scopes: (chosen) => (chosen.length > 0 ? null : t('scope_needed')),
      allowed_addresses: (text) => {
        const bad = firstBad(splitAddresses(text));
        return bad ? t('not_an_address', { address: bad }) : null;
      },
    },
  });
  const creating = useMutation({
    meta: { handlesError: true },
    mutationFn: (values: typeof form.values) =>
      call(
        api.POST('/v1/keys', {
          body: {
            ...values,
            name: values.name.trim(),
            allowed_addresses: splitAddresses(values.allowed_addresses),
          },
        }),
      ),
    onSuccess: ({ key, api_key }) => {
      void queries.invalidateQueries({ queryKey: ['/v1/keys'] });
      done({ name: key.name, secret: api_key });
    },
    onError: (error) => showInForm(form, error),
  });
  return (
    <Modal opened onClose={close} title={t('create')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={form.onSubmit((values) => creating.mutate(values))} noValidate>
        <Stack gap="lg">
          <TextInput
            label={t('name')}
            description={t('name_about')}
            required
            maxLength={200}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Checkbox.Group label={t('may')} description={t('may_about')} required {...form.getInputProps('scopes')}>
            <Stack gap="xs" mt="xs">
              {scopes.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={t(`scope.${scope}.name`)}
                  description={t(`scope.${scope}.about`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <TextInput
            type="date"
            label={t('last_day')}
            description={t('last_day_about')}
            min={f.today()}
            {...form.getInputProps('last_day')}
          />
          <Textarea
            label={t('addresses')}
            description={t('addresses_about')}
            placeholder={'203.0.113.7\n198.51.100.0/24'}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            {...form.getInputProps('allowed_addresses')}
          />
          <Radio.Group
            label={t('decoding.title')}
            description={t('decoding.about')}
            {...form.getInputProps('url_decoding')}
          >
            <Stack gap="xs" mt="xs">
              {decodings.map((decoding) => (
                <Radio
                  key={decoding}
                  value={decoding}
                  label={t(`decoding.${decoding}.name`)}
                  description={t(`decoding.${decoding}.about`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={creating.isPending}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
