import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function TopUpsPage() {
  const { t } = useTranslation('topups');
  return <PageHeader title={t('title')} />;
}
