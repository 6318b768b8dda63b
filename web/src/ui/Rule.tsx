// The rules of use in the reader's words. The gateway's own sentence stands in for a rule that the page does not know.
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/errors';
import type { Schema } from '@/api/types';
import { describeError } from './errorText';

type Reason = { rule: string; reason: string; to_do: string };

export function useRules() {
  const { t, i18n } = useTranslation('rules');
  const known = (id: string) => i18n.exists(`rules:${id}`);
  return {
    name: (rule: string) => (known(`rule.${rule}.name`) ? t(`rule.${rule}.name`) : rule),
    about: ({ rule, reason }: Pick<Reason, 'rule' | 'reason'>) =>
      known(`rule.${rule}.about`) ? t(`rule.${rule}.about`) : reason,
    toDo: ({ rule, to_do }: Pick<Reason, 'rule' | 'to_do'>) =>
      known(`rule.${rule}.to_do`) ? t(`rule.${rule}.to_do`) : to_do,
    setting: (name: string) => (known(`setting.${name}.name`) ? t(`setting.${name}.name`) : name),
    settingAbout: (name: string, about: string) =>
      known(`setting.${name}.about`) ? t(`setting.${name}.about`) : about,
  };
}

/** Why something was refused, in one sentence or two: by a rule of use, or by an error like any other. */
export function useRefusalText() {
  const rules = useRules();
  return ({ code, message, rule = '', to_do = '' }: Schema<'Refusal'>) => {
    const reason = { rule, reason: message, to_do };
    const error = describeError(new ApiError(422, code, message, { toDo: to_do || undefined }));
    if (rule && rules.name(rule) !== rule) return { title: rules.about(reason), detail: rules.toDo(reason) };
    return error;
  };
}
