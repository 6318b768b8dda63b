// Forms and the API: an error that names a field is shown at that field.
import type { UseFormReturnType } from '@mantine/form';
import { ApiError } from '@/api/errors';
import { describeError } from './errorText';
import { toastError } from './toast';

/**
 * Shows an API error in a form: at the field it names (`names` maps the API's name to the form's where they differ),
 * otherwise as a toast. Use with `meta: { handlesError: true }` on the mutation.
 */
export function showInForm<Values>(
  form: Pick<UseFormReturnType<Values>, 'setFieldError' | 'getValues'>,
  error: unknown,
  names: Record<string, string> = {},
) {
  if (error instanceof ApiError && error.field) {
    const field = names[error.field] ?? error.field;
    if (field.split('.')[0]! in (form.getValues() as object)) {
      const { title, detail } = describeError(error);
      form.setFieldError(field, detail ? `${title} ${detail}` : title);
      return;
    }
  }
  toastError(error);
}
