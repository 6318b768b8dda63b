import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function ChangePasswordPage() {
  const { t } = useTranslation('session');
  return <PageHeader title={t('title')} />;
}
