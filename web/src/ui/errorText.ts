// Errors in the reader's words: the code decides, the gateway's own sentence stands in where we have none.
import { ApiError } from '@/api/errors';
import { hasTranslation, translate } from '@/i18n';

export type ErrorText = { title: string; detail: string };

/** The gateway's messages are clauses; here they stand alone. */
function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return whole === '' || /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

export function describeError(error: unknown): ErrorText {
  if (!(error instanceof ApiError))
    return { title: translate('errors.unknown'), detail: translate('errors.unknown_to_do') };
  const known = `errors.${error.code}`;
  const seconds = error.retryAfter ?? 0;
  const title = hasTranslation(known)
    ? translate(known, { seconds, count: seconds })
    : sentence(error.message) || translate('errors.unknown');
  const doThis = `errors.${error.code}_to_do`;
  const detail = hasTranslation(doThis)
    ? translate(doThis, { seconds, count: seconds })
    : sentence(error.toDo ?? (hasTranslation(known) ? error.message : ''));
  return { title, detail };
}
