import { IconCircleCheck, IconHandStop, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { Tag } from '@/ui/Tag';

const looks = {
  opted_in: { tone: 'ok', icon: IconCircleCheck },
  opted_out: { tone: 'bad', icon: IconHandStop },
  unknown: { tone: 'neutral', icon: IconHelpCircle },
} as const;

/** What somebody said about being written to. */
export function ConsentTag({ state }: { state: Schema<'Contact'>['consent'] }) {
  const { t } = useTranslation('contacts');
  const known = state ?? 'unknown';
  return (
    <Tag tone={looks[known].tone} icon={looks[known].icon}>
      {t(`consent.${known}`)}
    </Tag>
  );
}
