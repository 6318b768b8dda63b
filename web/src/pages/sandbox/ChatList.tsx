import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDevices, IconMessagePlus, IconMessages, IconSettings, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { EmptyState } from '@/ui/States';
import type { Screen } from './PhoneFrame';
import { nameOf, type Chat, type Phone } from './phones';
import classes from './sandbox.module.css';
import { ScreenHead } from './ScreenHead';
import { Ticks } from './Ticks';

type Props = { phone: Phone; chats: Chat[]; open: (number: string) => void; show: (screen: Screen) => void };

export function ChatList({ phone, chats, open, show }: Props) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  return (
    <>
      <ScreenHead title={nameOf(phone)} note={f.phone(phone.number)}>
        <HeadButton icon={IconDevices} label={t('linked_devices')} onClick={() => show('link')} />
        <HeadButton icon={IconSettings} label={t('phone_settings')} onClick={() => show('settings')} />
      </ScreenHead>
      <div className={classes.body}>
        {chats.length === 0 ? (
          <EmptyState icon={IconMessages} title={t('no_chats')}>
            {t('no_chats_about')}
          </EmptyState>
        ) : (
          <ul className={classes.chats} aria-label={t('chats')}>
            {chats.map((chat) => (
              <li key={chat.number}>
                <ChatLine chat={chat} open={() => open(chat.number)} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Tooltip label={t('new_chat')}>
        <ActionIcon
          className={classes.write}
          size={52}
          radius="xl"
          onClick={() => show('new')}
          aria-label={t('new_chat')}
        >
          <IconMessagePlus size={24} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function HeadButton({ icon: ButtonIcon, label, onClick }: { icon: Icon; label: string; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="transparent" size="lg" className={classes.headButton} onClick={onClick} aria-label={label}>
        <ButtonIcon size={21} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function ChatLine({ chat, open }: { chat: Chat; open: () => void }) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  const last = chat.messages.at(-1);
  return (
    <button type="button" className={classes.chat} onClick={open} data-unread={chat.unread > 0 || undefined}>
      <span className={classes.avatar} aria-hidden>
        {chat.name ? [...chat.name][0]!.toLocaleUpperCase() : '#'}
      </span>
      <span className={classes.pickWords}>
        <span className={classes.name}>{nameOf(chat)}</span>
        <span className={classes.last}>
          {last?.from === 'us' && <Ticks status={last.status} />}
          <span className={classes.small}>{last?.text}</span>
        </span>
      </span>
      <span className={classes.chatMeta}>
        {last && <time dateTime={last.at}>{f.time(last.at)}</time>}
        {chat.unread > 0 && (
          <span className={classes.count}>
            <span aria-hidden>{chat.unread}</span>
            <span className="visually-hidden">{t('unread', { count: chat.unread })}</span>
          </span>
        )}
      </span>
    </button>
  );
}
