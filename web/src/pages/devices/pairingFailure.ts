// Why a pairing failed, in the reader's words: the code decides, the gateway's own sentence stands in where we have none.
import type { Schema } from '@/api/types';
import { hasTranslation, translate } from '@/i18n';

export function pairingFailure({ reason, reason_code }: Pick<Schema<'Pairing'>, 'reason' | 'reason_code'>): string {
  const known = ['pairing.reasons', 'reason'].map((part) => `devices:${part}.${reason_code}`).find(hasTranslation);
  return reason_code && known ? translate(known) : reason;
}
