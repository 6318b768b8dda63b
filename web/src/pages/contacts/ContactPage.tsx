import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function ContactPage() {
  const { t } = useTranslation('contacts');
  return <PageHeader title={t('title')} />;
}
