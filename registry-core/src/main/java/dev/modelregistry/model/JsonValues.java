package dev.modelregistry.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The canonical JSON values: {@code null}, {@link Boolean}, {@link String}, {@link Long} for whole numbers that fit,
 * {@link BigDecimal} without trailing zeros for all other numbers, {@link JsonArray} and {@link JsonObject}. Two values
 * mean the same exactly when they are equal.
 */
final class JsonValues {

    private static final int CHARACTERS_PER_VALUE = 100;

    /** As many as Jackson reads by default ({@code StreamReadConstraints}); their arithmetic is not linear in them. */
    private static final int MAX_DIGITS = 1_000;

    private JsonValues() {}

    /** Returns how much a text adds to the one that every value counts. */
    static int textWeight(int length) {
        return length / CHARACTERS_PER_VALUE;
    }

    static long count(@Nullable Object value) {
        if (value instanceof String text) {
            return 1L + textWeight(text.length());
        }
        if (value instanceof JsonObject object) {
            return 1L + object.valueCount();
        }
        if (value instanceof JsonArray array) {
            return 1L + array.valueCount();
        }
        return 1;
    }

    static long hash(@Nullable Object value) {
        if (value == null) {
            return StructuralHash.start(-10);
        }
        if (value instanceof String text) {
            return StructuralHash.combine(StructuralHash.start(-11), StructuralHash.text(text));
        }
        if (value instanceof JsonObject object) {
            return StructuralHash.combine(StructuralHash.start(-12), object.structuralHash());
        }
        if (value instanceof JsonArray array) {
            return StructuralHash.combine(StructuralHash.start(-13), array.structuralHash());
        }
        long plain = value instanceof Long number ? number : value.hashCode();
        return StructuralHash.combine(StructuralHash.start(value instanceof Boolean ? -14 : -15), plain);
    }

    /** Returns the canonical form of a number, or {@code null} after reporting why there is none. */
    static @Nullable Number number(Number number, Problems problems) {
        if (number instanceof Long) {
            return number;
        }
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                problems.report("is not a finite number, and JSON has no other");
                return null;
            }
            return canonical(ShortestDecimal.of(number), problems);
        }
        if (number instanceof BigInteger integer) {
            return canonical(new BigDecimal(integer), problems);
        }
        if (number instanceof BigDecimal decimal) {
            return canonical(decimal, problems);
        }
        problems.report("is a " + number.getClass().getTypeName()
                + "; numbers are those of java.lang, BigInteger and BigDecimal");
        return null;
    }

    private static @Nullable Number canonical(BigDecimal decimal, Problems problems) {
        // Bits first: counting the digits of a number of millions of digits is slow already.
        if (decimal.unscaledValue().bitLength() > 4 * MAX_DIGITS || decimal.precision() > MAX_DIGITS) {
            problems.report("is a number of more than " + MAX_DIGITS + " digits");
            return null;
        }
        BigDecimal stripped;
        try {
            stripped = decimal.stripTrailingZeros();
        } catch (ArithmeticException e) {
            problems.report("is a number whose exponent is out of range");
            return null;
        }
        // Widened, since the scale may be anything: 1e1000000000 must never be written out.
        long integralDigits = (long) stripped.precision() - stripped.scale();
        if (stripped.scale() <= 0 && integralDigits <= 19) {
            BigInteger integer = stripped.toBigInteger();
            if (integer.bitLength() < Long.SIZE) {
                return integer.longValue();
            }
        }
        return stripped;
    }
}
