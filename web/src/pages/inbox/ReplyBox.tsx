import { Alert, Button, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call, idempotencyKey } from '@/api/client';
import { isLinked, useDevices } from '@/api/devices';
import { ApiError } from '@/api/errors';
import { countCharacters } from '@/format/characters';
import { useFormat } from '@/format/useFormat';
import { describeError } from '@/ui/errorText';
import { TextLink } from '@/ui/links';
import { useRefusalText } from '@/ui/Rule';
import classes from './inbox.module.css';

type Props = { waid: string; number: string; name: string };

/** Writes back; what the gateway refuses is said here, and the text stays. */
export function ReplyBox({ waid, number, name }: Props) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  const queries = useQueryClient();
  const refusal = useRefusalText();
  const devices = useDevices();
  const device = devices.data?.data.find((each) => each.waid === waid);
  const [text, setText] = useState('');
  const [key, setKey] = useState(idempotencyKey);
  const sending = useMutation({
    meta: { handlesError: true },
    mutationFn: () =>
      call(
        api.POST('/v1/messages', {
          params: { header: { 'Idempotency-Key': key } },
          body: { device: waid, to: [`+${number}`], text },
        }),
      ),
    onSuccess: async ({ data }) => {
      setKey(idempotencyKey());
      if (data[0]?.error) return;
      setText('');
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/v1/conversations'),
      });
    },
    onError: (error) => {
      // Without an answer the first try may have arrived: only then the key stays.
      if (!(error instanceof ApiError && error.status === 0)) setKey(idempotencyKey());
    },
  });

  if (device && !isLinked(device))
    return (
      <div className={classes.reply}>
        <Text size="sm" c="dimmed">
          {t('not_linked')}{' '}
          <TextLink to="/devices/$waid" params={{ waid }}>
            {t('pair')}
          </TextLink>
        </Text>
      </div>
    );

  const count = countCharacters(text);
  const max = device?.plan.max_characters ?? Infinity;
  const ready = text.trim() !== '' && count <= max && !sending.isPending;
  const send = () => ready && sending.mutate();
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const refused = sending.data?.data[0]?.error;
  const problem = sending.error ? describeError(sending.error) : refused ? refusal(refused) : null;
  return (
    <form
      className={classes.reply}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {problem && (
        <Alert
          color="red"
          title={problem.title}
          role="alert"
          withCloseButton
          onClose={() => sending.reset()}
          closeButtonLabel={t('close')}
        >
          {problem.detail}
        </Alert>
      )}
      <div className={classes.replyRow}>
        <Textarea
          aria-label={t('reply_to', { name })}
          placeholder={t('reply')}
          autosize
          minRows={1}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={keys}
          error={count > max && t('too_long', { max: f.number(max), count: f.number(count) })}
        />
        <Button
          type="submit"
          leftSection={<IconSend size={17} aria-hidden />}
          loading={sending.isPending}
          disabled={!ready}
          title={t('send_hint')}
        >
          {t('send')}
        </Button>
      </div>
      {count > max * 0.8 && count <= max && (
        <Text size="xs" c="dimmed">
          {t('characters', { count, max: f.number(max) })}
        </Text>
      )}
    </form>
  );
}
