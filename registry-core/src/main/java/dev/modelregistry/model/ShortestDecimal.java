package dev.modelregistry.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as a given float or double, so that 0.1 means the same however a JSON library
 * hands it over. It is the one that {@link Double#toString} specifies since JDK 19. That method is not used, because
 * before it returns others for some values (1.9999999999999998E23 for 2e23), so that fingerprints would depend on the JVM.
 */
final class ShortestDecimal {

    // So many digits always survive the way through the binary form, so fewer are covered by trailing zeros.
    private static final int SAFE_DOUBLE_DIGITS = 15;
    private static final int SAFE_FLOAT_DIGITS = 6;

    // Subnormal values have fewer; one digit would do for some, but two are what Java prints.
    private static final int SAFE_SUBNORMAL_DIGITS = 2;

    private ShortestDecimal() {}

    /** Returns the decimal for a {@link Double} or {@link Float} that is finite. */
    static BigDecimal of(Number number) {
        boolean isFloat = number instanceof Float;
        double value = number.doubleValue();
        BigDecimal exact = new BigDecimal(value);
        boolean subnormal = Math.abs(value) < (isFloat ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        int digits = subnormal ? SAFE_SUBNORMAL_DIGITS : isFloat ? SAFE_FLOAT_DIGITS : SAFE_DOUBLE_DIGITS;
        // Ends at 17 digits (9 for a float), which are enough for every value.
        while (true) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (readsBack(nearest, number)) {
                return nearest;
            }
            // Above a power of two the values are twice as far apart as below, so a farther decimal may do.
            BigDecimal outer = exact.round(new MathContext(digits, RoundingMode.UP));
            if (readsBack(outer, number)) {
                return outer;
            }
            digits++;
        }
    }

    private static boolean readsBack(BigDecimal decimal, Number number) {
        return number instanceof Float
                ? decimal.floatValue() == number.floatValue()
                : decimal.doubleValue() == number.doubleValue();
    }
}
