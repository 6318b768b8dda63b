import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  return <PageHeader title={t('title')} />;
}
