import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function PlansPage() {
  const { t } = useTranslation('plans');
  return <PageHeader title={t('title')} />;
}
