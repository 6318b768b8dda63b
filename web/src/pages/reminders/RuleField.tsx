// When a reminder happens, put together from a few fields.
import { Chip, Group, Input, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { lastDay, weekdays, weekdayOf, type Frequency, type Rule, type Weekday } from './rule';
import classes from './reminders.module.css';
import { useRuleText } from './useRuleText';

type Props = { value: Rule; onChange: (rule: Rule) => void; startsAt: string; error?: string };

const frequencies: Frequency[] = ['once', 'daily', 'weekly', 'monthly'];
const ends = ['never', 'count', 'until'] as const;

export function RuleField({ value, onChange, startsAt, error }: Props) {
  const { t } = useTranslation('reminders');
  const words = useRuleText();
  const set = (change: Partial<Rule>) => onChange({ ...value, ...change });
  const choose = (frequency: Frequency) =>
    set({
      frequency,
      ...(frequency === 'weekly' && value.days.length === 0 && { days: [weekdayOf(startsAt)] }),
      ...(frequency === 'monthly' && startsAt && { monthDay: Number(startsAt.slice(8, 10)) }),
    });
  return (
    <Stack gap="md">
      <div className={classes.row}>
        <Select
          label={t('repeat')}
          value={value.frequency}
          onChange={(chosen) => choose((chosen ?? 'once') as Frequency)}
          data={frequencies.map((each) => ({ value: each, label: t(`frequency.${each}`) }))}
        />
        {value.frequency !== 'once' && (
          <NumberInput
            label={t(`every.${value.frequency}`)}
            min={1}
            max={99}
            allowDecimal={false}
            value={value.every}
            onChange={(every) => set({ every: Number(every) || 1 })}
          />
        )}
        {value.frequency === 'monthly' && (
          <Select
            label={t('month_day')}
            value={String(value.monthDay)}
            onChange={(day) => set({ monthDay: Number(day) })}
            data={[
              ...Array.from({ length: 31 }, (_, at) => ({ value: String(at + 1), label: String(at + 1) })),
              { value: String(lastDay), label: t('last_day') },
            ]}
          />
        )}
      </div>
      {value.frequency === 'weekly' && (
        <Input.Wrapper label={t('days')} labelElement="div">
          <Chip.Group multiple value={value.days} onChange={(days) => set({ days: days as Weekday[] })}>
            <Group gap="xs" mt={4} role="group" aria-label={t('days')}>
              {weekdays.map((day) => (
                <Chip key={day} value={day}>
                  {words.dayName(day)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
      )}
      {value.frequency === 'monthly' && value.monthDay > 28 && (
        <Text size="sm" c="dimmed">
          {t('short_months', { day: value.monthDay })}
        </Text>
      )}
      {value.frequency !== 'once' && <End value={value} set={set} />}
      {error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}

function End({ value, set }: { value: Rule; set: (change: Partial<Rule>) => void }) {
  const { t } = useTranslation('reminders');
  const choose = (kind: string | null) => {
    if (kind === 'count') set({ end: { kind, count: 10 } });
    else if (kind === 'until') set({ end: { kind, day: '' } });
    else set({ end: { kind: 'never' } });
  };
  return (
    <div className={classes.row}>
      <Select
        label={t('end.title')}
        value={value.end.kind}
        onChange={choose}
        data={ends.map((each) => ({ value: each, label: t(`end.${each}`) }))}
      />
      {value.end.kind === 'count' && (
        <NumberInput
          label={t('end.times')}
          min={1}
          max={1000}
          allowDecimal={false}
          value={value.end.count}
          onChange={(count) => set({ end: { kind: 'count', count: Number(count) || 1 } })}
        />
      )}
      {value.end.kind === 'until' && (
        <TextInput
          type="date"
          label={t('end.day')}
          required
          value={value.end.day}
          onChange={(event) => set({ end: { kind: 'until', day: event.target.value } })}
        />
      )}
    </div>
  );
}
