import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function BillingPage() {
  const { t } = useTranslation('billing');
  return <PageHeader title={t('title')} />;
}
