import { SegmentedControl, Stack, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { languages, setLanguage, useLanguage, type Language } from '@/i18n';
import { PasswordForm } from '@/pages/session/PasswordForm';
import { themes } from '@/shell/TopBar';
import { Panel } from '@/ui/Panel';
import { Facts } from '@/ui/Stat';
import { toast } from '@/ui/toast';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';

export function MeTab() {
  const { t } = useTranslation('settings');
  const { user } = useSession();
  return (
    <Stack>
      <Panel title={t('profile')}>
        <Facts
          facts={[
            [t('name'), user.name || '–'],
            [t('login'), user.login],
            [t('role'), t(`roles.${user.role}`)],
          ]}
        />
      </Panel>
      <Panel title={t('appearance')}>
        <Appearance />
      </Panel>
      <Panel title={t('password')} description={t('password_about')}>
        <PasswordForm login={user.login} onDone={() => toast(t('password_changed'))} />
      </Panel>
      <SecondFactor />
      <Sessions />
    </Stack>
  );
}

function Appearance() {
  const { t } = useTranslation('settings');
  const { language } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="md" align="flex-start">
      <div>
        <Text size="sm" fw={600} mb={4}>
          {t('language')}
        </Text>
        <SegmentedControl
          aria-label={t('language')}
          value={language}
          onChange={(value) => void setLanguage(value as Language)}
          data={languages.map((each) => ({ value: each, label: t(`languages.${each}`) }))}
        />
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          {t('theme')}
        </Text>
        <SegmentedControl
          aria-label={t('theme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
          data={themes.map(({ value }) => ({ value, label: t(`themes.${value}`) }))}
        />
      </div>
    </Stack>
  );
}
