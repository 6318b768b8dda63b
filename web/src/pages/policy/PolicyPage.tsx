import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function PolicyPage() {
  const { t } = useTranslation('policy');
  return <PageHeader title={t('title')} />;
}
