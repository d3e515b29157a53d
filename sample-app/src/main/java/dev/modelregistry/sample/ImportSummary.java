package dev.modelregistry.sample;

/**
 * The last line of an import's answer; when it is missing, the import broke off.
 *
 * @param lines how many lines there were, without blank ones
 * @param created how many of them registered a model under a new name
 * @param reused how many registered what was there already
 * @param replaced how many replaced a model
 * @param invalid how many registered nothing
 */
record ImportSummary(long lines, long created, long reused, long replaced, long invalid) {

    static final ImportSummary EMPTY = new ImportSummary(0, 0, 0, 0, 0);

    ImportSummary plus(Outcome outcome) {
        return new ImportSummary(
                lines + 1,
                created + (outcome == Outcome.CREATED ? 1 : 0),
                reused + (outcome == Outcome.REUSED ? 1 : 0),
                replaced + (outcome == Outcome.REPLACED ? 1 : 0),
                invalid + (outcome == Outcome.INVALID ? 1 : 0));
    }
}
