import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/ui/PageHeader';

export default function AllDevicesPage() {
  const { t } = useTranslation('alldevices');
  return <PageHeader title={t('title')} />;
}
