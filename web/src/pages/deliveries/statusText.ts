import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** What a server answered: "HTTP 500", or that it did not. */
export function useStatusText() {
  const { t } = useTranslation('deliveries');
  return useCallback((status: number) => (status > 0 ? `HTTP ${status}` : t('no_answer')), [t]);
}
