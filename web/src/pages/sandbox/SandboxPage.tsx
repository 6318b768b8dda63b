import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function SandboxPage() {
  const { t } = useTranslation('sandbox');
  return <PageHeader title={t('title')} />;
}
