import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function MessagePage() {
  const { t } = useTranslation('messages');
  return <PageHeader title={t('title')} />;
}
