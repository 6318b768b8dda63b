import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useScope } from '@/api/scope';
import { allows, isOperator, useSession } from '@/api/session';
import { useFilters } from '@/app/useFilters';
import { PageHeader } from '@/ui/PageHeader';
import { AccountTab } from './AccountTab';
import { MeTab } from './MeTab';
import { TeamTab } from './TeamTab';

/** The person, the account, and who else belongs to it. */
export default function SettingsPage() {
  const { t } = useTranslation('settings');
  const session = useSession();
  const scope = useScope();
  const [filters, setFilters] = useFilters();
  const tabs = [
    { id: 'me', shown: true, page: <MeTab /> },
    { id: 'account', shown: session.account !== null || scope !== null, page: <AccountTab /> },
    { id: 'team', shown: allows(session, 'manage_users'), page: <TeamTab operators={isOperator(session) && !scope} /> },
  ].filter(({ shown }) => shown);
  const current = tabs.find(({ id }) => id === filters.tab)?.id ?? 'me';
  return (
    <>
      <PageHeader title={t('title')} />
      <Tabs
        value={current}
        onChange={(tab) => setFilters({ tab: tab === 'me' ? undefined : (tab ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {tabs.map(({ id }) => (
            <Tabs.Tab key={id} value={id}>
              {t(`tabs.${id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ id, page }) => (
          <Tabs.Panel key={id} value={id}>
            {page}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
