import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function InvoicesPage() {
  const { t } = useTranslation('invoices');
  return <PageHeader title={t('title')} />;
}
