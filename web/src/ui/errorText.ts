// Errors in the reader's words: the code decides, the gateway's own sentence stands in where we have none.
import { ApiError } from '@/api/errors';
import { hasTranslation, translate } from '@/i18n';

export type ErrorText = { title: string; detail: string };

export function describeError(error: unknown): ErrorText {
  if (!(error instanceof ApiError))
    return { title: translate('errors.unknown'), detail: translate('errors.unknown_to_do') };
  const known = `errors.${error.code}`;
  const seconds = error.retryAfter ?? 0;
  const title = hasTranslation(known)
    ? translate(known, { seconds, count: seconds })
    : error.message || translate('errors.unknown');
  const doThis = `errors.${error.code}_to_do`;
  const detail = hasTranslation(doThis)
    ? translate(doThis, { seconds, count: seconds })
    : (error.toDo ?? (error.message && error.message !== title ? error.message : ''));
  return { title, detail };
}
