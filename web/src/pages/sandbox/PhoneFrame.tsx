// The phone itself: its case, its status bar, and the screen that is open.
import { IconAntennaBars5, IconBattery3, IconPlane } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/app/useFilters';
import { useFormat } from '@/format/useFormat';
import { Loaded } from '@/ui/States';
import { useNow } from '@/ui/useNow';
import { ChatList } from './ChatList';
import { ChatView } from './ChatView';
import { LinkedDevices } from './LinkedDevices';
import { NewChat } from './NewChat';
import { PhoneSettings } from './PhoneSettings';
import { chatsQuery, nameOf, type Phone } from './phones';
import classes from './sandbox.module.css';

export type Screen = 'chats' | 'new' | 'link' | 'settings';

export function PhoneFrame({ phone, phones }: { phone: Phone; phones: Phone[] }) {
  const { t } = useTranslation('sandbox');
  return (
    <section className={classes.phone} aria-label={t('phone_of', { name: nameOf(phone) })}>
      <StatusBar phone={phone} />
      <Screens phone={phone} phones={phones} />
      <div className={classes.grip} aria-hidden />
    </section>
  );
}

function StatusBar({ phone: { online } }: { phone: Phone }) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  const now = useNow(20_000);
  const Signal = online ? IconAntennaBars5 : IconPlane;
  return (
    <div className={classes.statusBar}>
      <span aria-hidden>{f.time(now)}</span>
      <span className={classes.statusIcons}>
        {!online && <span>{t('offline')}</span>}
        <Signal size={17} aria-hidden />
        <IconBattery3 size={19} aria-hidden />
      </span>
    </div>
  );
}

function Screens({ phone, phones }: { phone: Phone; phones: Phone[] }) {
  const [filters, setFilters] = useFilters();
  const [reads, setReads] = useState(true);
  const chats = useQuery(chatsQuery(phone.number));
  const show = (screen: Screen) =>
    setFilters({ phone: phone.number, chat: undefined, screen: screen === 'chats' ? undefined : screen });
  const open = (chat: string) => setFilters({ phone: phone.number, chat, screen: undefined });
  const back = () => show('chats');
  if (filters.screen === 'link') return <LinkedDevices phone={phone} back={back} />;
  if (filters.screen === 'settings')
    return <PhoneSettings phone={phone} reads={reads} setReads={setReads} back={back} />;
  if (filters.screen === 'new') return <NewChat phone={phone} phones={phones} open={open} back={back} />;
  return (
    <Loaded query={chats} skeleton={<div className={classes.body} aria-busy="true" />}>
      {({ data }) => {
        if (!filters.chat) return <ChatList phone={phone} chats={data} open={open} show={show} />;
        const other = phones.find(({ number }) => number === filters.chat);
        const chat = data.find(({ number }) => number === filters.chat) ?? {
          number: filters.chat,
          name: other?.name ?? '',
          unread: 0,
          messages: [],
        };
        return <ChatView key={chat.number} phone={phone} chat={chat} reads={reads} back={back} />;
      }}
    </Loaded>
  );
}
