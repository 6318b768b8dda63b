import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function SignInPage() {
  const { t } = useTranslation('session');
  return <PageHeader title={t('title')} />;
}
