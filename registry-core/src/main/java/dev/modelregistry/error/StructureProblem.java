package dev.modelregistry.error;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One thing that is wrong with the definition of a structure. Both parts are safe to log: control and format characters,
 * line separators and unpaired surrogates are written out ({@code \}{@code u000a}), and what is longer than
 * {@value #MAX_LENGTH} characters loses its middle.
 *
 * @param pointer where, as a JSON Pointer (RFC 6901) into the definition; empty for the definition itself
 * @param message what is wrong there, and what is accepted instead
 */
public record StructureProblem(String pointer, String message) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 1_000;
    private static final int MAX_TOKEN_LENGTH = 64;

    /** Creates a problem at a pointer whose tokens are escaped already. */
    public StructureProblem {
        pointer = visible(shortened(pointer, MAX_LENGTH));
        message = visible(shortened(message, MAX_LENGTH));
    }

    /**
     * Returns a problem at {@code path}, the member names and list indexes that lead to it. The names are escaped as RFC
     * 6901 demands, and those of more than {@value #MAX_TOKEN_LENGTH} characters shortened.
     */
    public static StructureProblem at(List<?> path, String message) {
        StringBuilder pointer = new StringBuilder();
        for (Object token : path) {
            String name = shortened(token.toString(), MAX_TOKEN_LENGTH);
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return new StructureProblem(pointer.toString(), message);
    }

    private static String shortened(String text, int maximum) {
        int length = Objects.requireNonNull(text).length();
        if (length <= maximum) {
            return text;
        }
        int half = maximum / 2;
        return text.substring(0, half) + '…' + text.substring(length - half + 1);
    }

    private static String visible(String text) {
        if (text.codePoints().noneMatch(StructureProblem::isUnsafe)) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isUnsafe(c)) {
                result.append(String.format("\\u%04x", c));
            } else {
                result.appendCodePoint(c);
            }
        });
        return result.toString();
    }

    private static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
