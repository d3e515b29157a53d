package dev.modelregistry;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells which tenant codes are valid. */
final class TenantCodes {

    private static final Predicate<String> DEFAULT_RULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
            .asMatchPredicate()
            .and(code -> !code.equals("global"));

    private final Predicate<String> rule;
    private final String hint;

    private TenantCodes(Predicate<String> rule, String hint) {
        this.rule = rule;
        this.hint = hint;
    }

    /** Returns the codes that a rule accepts; without one, those that the default rule does. */
    static TenantCodes of(@Nullable Predicate<String> rule) {
        return rule == null
                ? new TenantCodes(
                        DEFAULT_RULE,
                        "a code has 1 to 64 letters, digits, dots, underscores or hyphens, starts with a letter or"
                                + " digit, and is not \"global\"")
                : new TenantCodes(rule, "this application has its own rule for codes");
    }

    boolean isValid(String code) {
        return !code.isEmpty() && rule.test(code);
    }

    /** Returns the code, or throws without repeating it. */
    String require(String code) {
        Objects.requireNonNull(code, "code");
        if (!isValid(code)) {
            throw new IllegalArgumentException("the tenant code is not valid: " + hint);
        }
        return code;
    }
}
