import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function ExamplesPage() {
  const { t } = useTranslation('examples');
  return <PageHeader title={t('title')} />;
}
