// One chat on the phone: what was said, and a line to answer.
import { ActionIcon, Button, Textarea } from '@mantine/core';
import { useDocumentVisibility } from '@mantine/hooks';
import { IconCheck, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Fragment, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { useFormat } from '@/format/useFormat';
import { nameOf, useRefresh, type Chat, type Phone } from './phones';
import classes from './sandbox.module.css';
import { ScreenHead } from './ScreenHead';
import { Ticks } from './Ticks';

type Props = { phone: Phone; chat: Chat; reads: boolean; back: () => void };
type Said = Chat['messages'][number];

export function ChatView({ phone, chat, reads, back }: Props) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  const read = useRead(phone, chat, reads);
  const note = chat.name ? f.phone(chat.number) : undefined;
  return (
    <>
      <ScreenHead title={nameOf(chat)} note={note} back={back} />
      <Conversation chat={chat} />
      {chat.unread > 0 && !reads && phone.online && (
        <div className={classes.readBar}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCheck size={15} aria-hidden />}
            loading={read.isPending}
            onClick={() => read.mutate()}
          >
            {t('mark_read', { count: chat.unread })}
          </Button>
        </div>
      )}
      {!phone.online && (
        <p className={classes.notice} role="status">
          {t('offline_note')}
        </p>
      )}
      <Composer phone={phone} chat={chat} />
    </>
  );
}

/** What is on the screen of a phone that is online is read, unless its owner keeps that to themselves. */
function useRead(phone: Phone, chat: Chat, reads: boolean) {
  const refresh = useRefresh();
  const visible = useDocumentVisibility() === 'visible';
  const reading = useMutation({
    mutationFn: () =>
      call(
        api.POST('/v1/sandbox/phones/{number}/read', {
          params: { path: { number: phone.number } },
          body: { chat: chat.number },
        }),
      ),
    onSuccess: refresh,
  });
  const { mutate } = reading;
  const wanted = reads && visible && phone.online && chat.unread > 0;
  useEffect(() => {
    if (wanted) mutate();
  }, [wanted, chat.unread, mutate]);
  return reading;
}

function Conversation({ chat }: { chat: Chat }) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  const end = useRef<HTMLDivElement>(null);
  const dayOf = (said: Said) => f.toInput(said.at).slice(0, 10);
  const count = chat.messages.length;
  useLayoutEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [count]);
  return (
    // It scrolls, so the keyboard must reach it.
    <div
      ref={end}
      className={`${classes.body} ${classes.wall}`}
      role="log"
      aria-label={t('chat_with', { name: nameOf(chat) })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {count === 0 && <p className={classes.day}>{t('chat_empty')}</p>}
      {chat.messages.map((said, index) => {
        const before = chat.messages[index - 1];
        return (
          <Fragment key={said.id}>
            {(!before || dayOf(before) !== dayOf(said)) && <p className={classes.day}>{f.day(said.at)}</p>}
            <Bubble said={said} name={nameOf(chat)} />
          </Fragment>
        );
      })}
    </div>
  );
}

function Bubble({ said, name }: { said: Said; name: string }) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  return (
    <div className={classes.bubble} data-from={said.from}>
      <span className="visually-hidden">{said.from === 'us' ? t('you_said') : t('they_said', { name })}</span>
      <p>{said.text}</p>
      <span className={classes.stamp}>
        <time dateTime={said.at}>{f.time(said.at)}</time>
        {said.from === 'us' && <Ticks status={said.status} />}
      </span>
    </div>
  );
}

function Composer({ phone, chat }: { phone: Phone; chat: Chat }) {
  const { t } = useTranslation('sandbox');
  const refresh = useRefresh();
  const [text, setText] = useState('');
  const sending = useMutation({
    mutationFn: () =>
      call(
        api.POST('/v1/sandbox/phones/{number}/messages', {
          params: { path: { number: phone.number } },
          body: { to: chat.number, text: text.trim() },
        }),
      ),
    onSuccess: async () => {
      setText('');
      await refresh();
    },
  });
  const ready = text.trim() !== '' && !sending.isPending;
  const send = () => ready && sending.mutate();
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={t('answer_to', { name: nameOf(chat) })}
        placeholder={t('answer')}
        radius="xl"
        autosize
        minRows={1}
        maxRows={4}
        maxLength={4_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
      />
      <ActionIcon
        type="submit"
        size={40}
        radius="xl"
        aria-label={t('send')}
        disabled={!ready}
        loading={sending.isPending}
      >
        <IconSend size={19} aria-hidden />
      </ActionIcon>
    </form>
  );
}
