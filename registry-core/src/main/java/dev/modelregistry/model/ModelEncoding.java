package dev.modelregistry.model;

import dev.modelregistry.error.UndecodableModelException;
import java.util.Objects;

/**
 * The stored form of models: structure and settings as bytes that do not depend on locale, platform, JVM, or version of this
 * library. The name is kept beside them.
 *
 * <pre>
 * model    = properties, settings
 * settings = attributes
 * </pre>
 *
 * where {@code properties} and {@code attributes} are those of the canonical encoding, «encoding v1», of which the
 * fingerprint is the digest:
 *
 * <pre>
 * properties  = count, then each property in ascending order of its name (UTF-16 code units): string, declaration
 * declaration = type, attributes
 * type        = 01 string | 02 integer | 03 number | 04 boolean | 05 date | 06 datetime | 07 binary | 08 geopoint
 *             | 09 object | 0A any
 *             | 10 string        a reference: the model's name
 *             | 11 declaration   an array: its elements
 *             | 12 declaration   a map: its values
 *             | 13 properties    a structure
 * attributes  = count, then each entry in ascending order of its key (UTF-16 code units): string, value
 * value       = 20 null | 21 false | 22 true
 *             | 23 whole         eight bytes, big-endian two's complement: every integral number that fits
 *             | 24 decimal       the scale in four bytes, big-endian two's complement, then a count of bytes and the
 *                                unscaled value in the fewest bytes of big-endian two's complement; no trailing zeros
 *             | 25 string
 *             | 26 count, values
 *             | 27 attributes
 * string      = a count of bytes, then the text in generalized UTF-8 (WTF-8): surrogate pairs take four bytes, and
 *               unpaired surrogates three, so that they stay distinct
 * count       = unsigned LEB128: seven bits a byte, the lowest first, the high bit set on all bytes but the last
 * </pre>
 *
 * <p>Each model has one encoding, and bytes that are not the encoding of a model are refused: what was decoded encodes to the
 * same bytes again.
 *
 * <p>Compatibility: every version that knows format {@value #FORMAT} reads whatever another has written in it. Attributes and
 * settings that a version does not know are plain data, and are kept. Whatever a reader of format {@value #FORMAT} would
 * refuse, such as another type or a higher bound, takes a new format number.
 */
public final class ModelEncoding {

    /** The number of this format, to be kept with the bytes. */
    public static final int FORMAT = 1;

    private ModelEncoding() {}

    /** Returns the stored form of a model, without its name: a new array, equal for models that differ in name only. */
    public static byte[] encode(Model model) {
        return CanonicalEncoder.encode(model);
    }

    /**
     * Returns the model that was encoded. The effort and the memory are linear in the length of {@code content}, whatever it
     * holds.
     *
     * @param name the model's name
     * @param content what {@link #encode} returned, in this or another version; read during the call only
     * @throws UndecodableModelException if these are not the name and the encoding of a model within the bounds of
     *     {@link Structure}
     */
    public static Model decode(String name, byte[] content) {
        Objects.requireNonNull(name, "name");
        return new CanonicalDecoder(content).model(name);
    }
}
