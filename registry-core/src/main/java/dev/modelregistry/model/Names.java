package dev.modelregistry.model;

/** The rule for the names of properties and models: any characters, within a length. */
final class Names {

    private Names() {}

    static boolean isValid(String name) {
        return isValidLength(name.length());
    }

    static boolean isValidLength(int length) {
        return 1 <= length && length <= Structure.MAX_NAME_LENGTH;
    }

    /** Returns what is wrong with a name that has a length that is not valid. */
    static String complaint(String what, int length) {
        return what + " has " + length + " characters; 1 to " + Structure.MAX_NAME_LENGTH + " are allowed";
    }

    /** Returns {@code name}, unless it is not a valid part of a structure. */
    static String require(String what, String name) {
        if (!isValid(name)) {
            Problems problems = new Problems();
            problems.report(complaint(what, name.length()));
            problems.throwIfAny();
        }
        return name;
    }
}
