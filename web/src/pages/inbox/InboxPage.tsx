// Conversations beside the one that is open; on a phone one after the other.
import { Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconInbox } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { phoneWidth } from '@/ui/DataList';
import { EmptyState } from '@/ui/States';
import { ConversationList } from './ConversationList';
import classes from './inbox.module.css';
import { Thread } from './Thread';

export default function InboxPage() {
  const { t } = useTranslation('inbox');
  const { waid, number } = useParams({ strict: false });
  const phone = useMediaQuery(phoneWidth, undefined, { getInitialValueInEffect: false });
  const open = waid !== undefined && number !== undefined;
  useEffect(() => {
    document.title = `${t('title')} · Kurir`;
  }, [t]);
  return (
    <>
      {/* While a conversation is open its name is the title that gets the focus. */}
      {!(phone && open) && (
        <header className={classes.header}>
          <Title order={1} {...(open ? {} : { 'data-page-title': true, tabIndex: -1 })}>
            {t('title')}
          </Title>
        </header>
      )}
      <div className={classes.panes} data-open={open || undefined}>
        {!(phone && open) && <ConversationList />}
        {open ? (
          <Thread key={`${waid}/${number}`} waid={waid} number={number} phone={phone} />
        ) : (
          !phone && (
            <EmptyState icon={IconInbox} title={t('choose')}>
              {t('choose_about')}
            </EmptyState>
          )
        )}
      </div>
    </>
  );
}
