// Why a device is in its state, and what WhatsApp forbids it, in the reader's words. The gateway's own sentence stands in for a code
// that the page does not know.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '@/api/devices';

export function useSaid() {
  const { t, i18n } = useTranslation('devices');
  return useMemo(() => {
    const told = (id: string, otherwise: string) => (i18n.exists(`devices:${id}`) ? t(id) : otherwise);
    return {
      reason: ({ reason_code, reason }: Device) => told(`reason.${reason_code}`, reason),
      restriction: ({ restricted, restriction }: Device) => told(`restriction.${restricted?.code}`, restriction),
    };
  }, [t, i18n]);
}
