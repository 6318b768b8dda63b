import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sessionQuery, signOut } from '@/api/session';
import { Loaded } from '@/ui/States';
import { toastError } from '@/ui/toast';
import { PasswordForm } from './PasswordForm';
import { SessionFrame } from './SessionFrame';

/** After the first sign-in, or after a reset: nothing else is open before the password is one's own. */
export default function ChangePasswordPage() {
  const { t } = useTranslation('session');
  const session = useQuery(sessionQuery);
  const navigate = useNavigate();
  const leave = () => signOut().then(() => navigate({ to: '/sign-in' }), toastError);
  return (
    <SessionFrame title={t('change_title')} about={t('change_about')}>
      <Loaded query={session}>
        {({ user }) => (
          <>
            <PasswordForm login={user.login} onDone={() => void navigate({ to: '/' })} />
            <Button variant="subtle" mt="md" onClick={() => void leave()}>
              {t('sign_out')}
            </Button>
          </>
        )}
      </Loaded>
    </SessionFrame>
  );
}
