import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function ReminderPage() {
  const { t } = useTranslation('reminders');
  return <PageHeader title={t('title')} />;
}
