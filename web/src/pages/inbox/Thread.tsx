// One conversation: what was said, live, the older parts as one scrolls up, and a box to reply.
import { ActionIcon, Button, Center, Loader, Text, Title, Tooltip } from '@mantine/core';
import { useDocumentVisibility } from '@mantine/hooks';
import { IconAddressBook, IconArrowDown, IconChevronLeft } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { deviceName, useDevices } from '@/api/devices';
import { apiList, apiQuery } from '@/api/query';
import { usePermission } from '@/api/session';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { useCursorList } from '@/ui/CursorList';
import { ErrorState, ListSkeleton } from '@/ui/States';
import { Avatar } from './ConversationList';
import classes from './inbox.module.css';
import { ReplyBox } from './ReplyBox';
import { Said } from './Said';

type Words = Schema<'ConversationMessage'>;
type Props = { waid: string; number: string; phone: boolean };

export function Thread({ waid, number, phone }: Props) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  const params = { path: { waid, number } };
  const conversation = useQuery(apiQuery('/v1/conversations/{waid}/{number}', { params }));
  const list = useCursorList(apiList('/v1/conversations/{waid}/{number}/messages', { params }));
  const said = useMemo(() => list.rows.toReversed(), [list.rows]);
  const sends = usePermission('send_messages');
  const name = conversation.data?.name || f.phone(number);
  useMarkRead(waid, number, conversation.data?.unread ?? 0);
  return (
    <section className={classes.thread} aria-label={t('thread', { name })}>
      <Head waid={waid} number={number} name={conversation.data?.name ?? ''} phone={phone} />
      {list.query.isPending ? (
        <div className={classes.scroll}>
          <ListSkeleton />
        </div>
      ) : list.query.error && said.length === 0 ? (
        <div className={classes.scroll}>
          <ErrorState error={list.query.error} retry={() => void list.query.refetch()} />
        </div>
      ) : (
        <Scroll said={said} name={name} query={list.query} />
      )}
      <Heard said={said} name={name} />
      {sends && <ReplyBox waid={waid} number={number} name={name} />}
    </section>
  );
}

/** What is looked at is read. */
function useMarkRead(waid: string, number: string, unread: number) {
  const visible = useDocumentVisibility() === 'visible';
  const { mutate } = useMutation({
    meta: { handlesError: true },
    mutationFn: () => call(api.POST('/v1/conversations/{waid}/{number}/read', { params: { path: { waid, number } } })),
  });
  useEffect(() => {
    if (unread > 0 && visible) mutate();
  }, [unread, visible, mutate]);
}

function Head({ waid, number, name, phone }: Props & { name: string }) {
  const { t } = useTranslation('inbox');
  const f = useFormat();
  const devices = useDevices();
  const contacts = usePermission('manage_consent');
  const device = devices.data?.data.find((each) => each.waid === waid);
  const via = t('via', { device: device ? deviceName(device) : waid });
  return (
    <header className={classes.threadHead}>
      {phone && (
        <ActionIcon
          renderRoot={(props) => <Link to="/inbox" {...props} />}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('back')}
        >
          <IconChevronLeft size={22} aria-hidden />
        </ActionIcon>
      )}
      <Avatar name={name} />
      <div className={classes.who}>
        <Title order={phone ? 1 : 2} size="h3" className={classes.one} data-page-title tabIndex={-1}>
          {name || f.phone(number)}
        </Title>
        <Text size="sm" c="dimmed" className={classes.one}>
          {name && `${f.phone(number)} · `}
          {via}
        </Text>
      </div>
      {contacts && (
        <Tooltip label={t('contact')}>
          <ActionIcon
            renderRoot={(props) => <Link to="/contacts/$number" params={{ number }} {...props} />}
            variant="subtle"
            size="lg"
            aria-label={t('contact')}
          >
            <IconAddressBook size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </header>
  );
}

type ScrollProps = {
  said: Words[];
  name: string;
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
};

/** Stays at the latest message while one reads there, and at its place while older ones come in above. */
function Scroll({ said, name, query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: ScrollProps) {
  const { t } = useTranslation('inbox');
  const box = useRef<HTMLDivElement>(null);
  const place = useRef({ height: 0, oldest: '', atEnd: true });
  const newest = said.at(-1)?.id ?? '';
  const [seen, setSeen] = useState(newest);
  const [reading, setReading] = useState(true);
  // Who reads at the end sees what comes; a thread that fits into its box is never scrolled.
  if (reading && seen !== newest) setSeen(newest);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { height, oldest, atEnd } = place.current;
    if (atEnd) element.scrollTop = element.scrollHeight;
    else if ((said[0]?.id ?? '') !== oldest) element.scrollTop += element.scrollHeight - height;
    place.current = { height: element.scrollHeight, oldest: said[0]?.id ?? '', atEnd };
  }, [said]);

  const scrolled = () => {
    const element = box.current;
    if (!element) return;
    place.current.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    setReading(place.current.atEnd);
    if (element.scrollTop < 160 && hasNextPage && !isFetchingNextPage) fetchNextPage();
  };
  const toEnd = () => {
    place.current.atEnd = true;
    setReading(true);
    box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'smooth' });
  };
  return (
    <div className={classes.scrollBox}>
      {/* It scrolls; the keyboard must be able to scroll it too. */}
      <div
        className={classes.scroll}
        ref={box}
        onScroll={scrolled}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={t('said')}
      >
        <Center mb="xs">
          {isFetchingNextPage ? (
            <Loader size="sm" aria-label={t('loading')} />
          ) : hasNextPage ? (
            <Button variant="default" size="xs" onClick={() => fetchNextPage()}>
              {t('older')}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {t(said.length > 0 ? 'beginning' : 'thread_empty')}
            </Text>
          )}
        </Center>
        <Said said={said} name={name} />
      </div>
      {seen !== newest && (
        <Button
          className={classes.latest}
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown size={15} aria-hidden />}
          aria-label={t('latest')}
          onClick={toEnd}
        >
          {t('new_message')}
        </Button>
      )}
    </div>
  );
}

/** Says to screen readers what comes in while the conversation is open. */
function Heard({ said, name }: { said: Words[]; name: string }) {
  const { t } = useTranslation('inbox');
  const latest = said.findLast(({ from }) => from === 'them');
  const [first, setFirst] = useState<string | null>(null);
  if (first === null && said.length > 0) setFirst(latest?.id ?? '');
  const news = first !== null && latest && latest.id !== first ? latest.text : '';
  return (
    <span className="visually-hidden" role="status">
      {news && t('heard', { name, text: news })}
    </span>
  );
}
