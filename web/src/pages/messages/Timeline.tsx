import { Text } from '@mantine/core';
import {
  IconBan,
  IconCalendarTime,
  IconCheck,
  IconChecks,
  IconEye,
  IconHandStop,
  IconInbox,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { useFormat } from '@/format/useFormat';
import { useRules } from '@/ui/Rule';
import type { Tone } from '@/ui/Tag';
import classes from './messages.module.css';

type Step = Schema<'MessageDetail'>['timeline'][number];

const looks: Record<Step['step'], { icon: Icon; tone: Tone }> = {
  accepted: { icon: IconInbox, tone: 'neutral' },
  scheduled: { icon: IconCalendarTime, tone: 'neutral' },
  held: { icon: IconHandStop, tone: 'warn' },
  sent: { icon: IconCheck, tone: 'info' },
  received: { icon: IconChecks, tone: 'sea' },
  read: { icon: IconEye, tone: 'ok' },
  cancelled: { icon: IconBan, tone: 'neutral' },
  rejected: { icon: IconX, tone: 'bad' },
};

/** What has ended will not leave: its due time is left out. */
function happened(steps: Step[]): Step[] {
  const over = steps.some(({ step }) => step === 'cancelled' || step === 'rejected');
  return over ? steps.filter(({ step }, index) => step !== 'scheduled' || index < steps.length - 1) : steps;
}

/** From accept to read, with how long each step took. */
export function Timeline({ steps: all }: { steps: Step[] }) {
  const { t } = useTranslation('messages');
  const f = useFormat();
  const rules = useRules();
  const steps = happened(all);
  return (
    <ol className={classes.timeline}>
      {steps.map((step, index) => {
        const look = looks[step.step];
        const before = steps[index - 1];
        const took = before && new Date(step.at).getTime() - new Date(before.at).getTime();
        return (
          <li key={`${step.step} ${step.at}`}>
            <span className={classes.dot} data-tone={look?.tone}>
              {look && <look.icon size={16} aria-hidden />}
            </span>
            <div>
              <Text fw={600} lh="1.75rem">
                {t(`steps.${step.step}`)}
              </Text>
              <Text size="sm" c="dimmed">
                <time dateTime={step.at}>{f.exact(step.at)}</time>
                {took !== undefined && took > 0 && ` · +${f.duration(took)}`}
              </Text>
              {step.detail && (
                <Text size="sm" className="break">
                  {rules.name(step.detail)}
                </Text>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
