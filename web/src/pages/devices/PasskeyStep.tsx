// An account that is linked with a passkey only: WhatsApp's challenge, answered by this browser or, where that may not, elsewhere.
import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { CopyButton } from '@/ui/CopyButton';
import { describeError } from '@/ui/errorText';

type Challenge = Schema<'PasskeyChallenge'>;
type Credential = Record<string, unknown>;

export const passkeyQuery = (waid: string) =>
  apiQuery('/v1/devices/{waid}/pairing/passkey', { params: { path: { waid } } });

/** Throws where there is no authenticator, its owner refuses, or the browser does not answer for WhatsApp's domain. */
async function askBrowser(options: Credential): Promise<Credential> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
  if (!credential) throw new Error('no credential');
  return credential.toJSON() as unknown as Credential;
}

function parseAnswer(text: string): Credential {
  return JSON.parse(text) as Credential;
}

export function PasskeyStep({ waid, challenge }: { waid: string; challenge: Challenge }) {
  const { t } = useTranslation('devices');
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const { mutate, isPending, error } = useMutation({
    meta: { handlesError: true },
    mutationFn: async (give: () => Promise<Credential> | Credential) => {
      const credential = await give();
      return call(api.POST('/v1/devices/{waid}/pairing/passkey', { params: { path: { waid } }, body: { credential } }));
    },
    onSuccess: (data) => {
      const { queryKey } = passkeyQuery(waid);
      queries.setQueryData(queryKey, data);
      // The next step may have been there before this answer.
      void queries.invalidateQueries({ queryKey });
    },
  });
  if (challenge.state === 'answered')
    return (
      <Text role="status" c="dimmed">
        {t('pairing.passkey_answered')}
      </Text>
    );
  const options = challenge.options ?? {};
  const failed = error && (error instanceof DOMException || error instanceof SyntaxError ? null : describeError(error));
  return (
    <Stack maw={560}>
      <Alert color="nila" title={t('pairing.passkey')} icon={<IconFingerprint aria-hidden />}>
        {t('pairing.passkey_about')}
      </Alert>
      <Group>
        <Button loading={isPending} onClick={() => mutate(() => askBrowser(options))}>
          {t('pairing.passkey_use')}
        </Button>
      </Group>
      {error && (
        <Text c="red" size="sm" role="alert">
          {failed ? [failed.title, failed.detail].filter(Boolean).join(' ') : t('pairing.passkey_refused')}
        </Text>
      )}
      <details>
        <summary>{t('pairing.passkey_elsewhere')}</summary>
        <Stack mt="sm" gap="xs">
          <Group gap="xs">
            <Text size="sm">{t('pairing.passkey_challenge')}</Text>
            <CopyButton value={JSON.stringify(options)} label={t('pairing.passkey_challenge')} />
          </Group>
          <Textarea
            label={t('pairing.passkey_answer')}
            autosize
            minRows={3}
            maxRows={8}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Group>
            <Button variant="default" disabled={!text} onClick={() => mutate(() => parseAnswer(text))}>
              {t('pairing.passkey_send')}
            </Button>
          </Group>
        </Stack>
      </details>
    </Stack>
  );
}
