package dev.modelregistry;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells which tenant codes are valid. */
final class TenantCodes {

    private static final int LONGEST = 64;

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
                        TenantCodes::isDefaultCode,
                        "a code has 1 to 64 letters, digits, dots, underscores or hyphens, starts with a letter or"
                                + " digit, and is not \"global\"")
                : new TenantCodes(rule, "this application has its own rule for codes");
    }

    /** Accepts {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}} but «global» without the cost of a regular expression: it is asked at every use. */
    private static boolean isDefaultCode(String code) {
        if (code.length() > LONGEST || code.equals("global")) {
            return false;
        }
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && (i == 0 || (c != '-' && c != '_' && c != '.'))) {
                return false;
            }
        }
        return true;
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
