import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '@/api/scope';
import classes from './billing.module.css';

/** An invoice to look at, and to keep. `name` tells it from others. */
export function DocumentLinks({ id, name }: { id: number; name: string }) {
  const { t } = useTranslation('billing');
  return (
    <span className={classes.links}>
      <Button
        component="a"
        href={apiUrl(`/v1/invoices/${id}/html`)}
        target="_blank"
        rel="noreferrer"
        size="xs"
        variant="default"
        aria-label={t('look_at', { name })}
      >
        {t('look')}
      </Button>
      <Button
        component="a"
        href={apiUrl(`/v1/invoices/${id}/pdf`)}
        download
        size="xs"
        variant="default"
        aria-label={t('pdf_of', { name })}
      >
        PDF
      </Button>
    </span>
  );
}
