import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function CustomerPage() {
  const { t } = useTranslation('customers');
  return <PageHeader title={t('title')} />;
}
