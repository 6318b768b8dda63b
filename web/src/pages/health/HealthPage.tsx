import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function HealthPage() {
  const { t } = useTranslation('health');
  return <PageHeader title={t('title')} />;
}
