import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function RemindersPage() {
  const { t } = useTranslation('reminders');
  return <PageHeader title={t('title')} />;
}
