import { IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Chat } from './phones';
import classes from './sandbox.module.css';

type Status = Chat['messages'][number]['status'];

/** One tick: sent; two: arrived; two in colour: read. */
export function Ticks({ status }: { status: Status }) {
  const { t } = useTranslation('sandbox');
  const TickIcon = !status ? IconClock : status === 'sent' ? IconCheck : IconChecks;
  return (
    <span className={classes.ticks} data-status={status ?? undefined}>
      <TickIcon size={16} stroke={2.2} aria-hidden />
      <span className="visually-hidden">{t(`ticks.${status ?? 'waiting'}`)}</span>
    </span>
  );
}
