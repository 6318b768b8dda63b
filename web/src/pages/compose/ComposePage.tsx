import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function ComposePage() {
  const { t } = useTranslation('compose');
  return <PageHeader title={t('title')} />;
}
