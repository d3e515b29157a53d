package dev.modelregistry.sample;

import java.io.ByteArrayOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a stream into lines, holding one at a time and never more of it than a bound. A line ends with a line feed or
 * with the stream. Not thread-safe.
 */
final class LineReader {

    private static final int LINE_FEED = '\n';

    private final InputStream in;
    private final int maxLength;
    private final Flushable answer;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;

    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;
    private long number;

    /**
     * Creates a reader.
     *
     * @param maxLength how many bytes a line may have, without its end
     * @param answer what is flushed whenever nothing has arrived that could be read on, so that the other side, which may
     *     be waiting too, has everything so far
     */
    LineReader(InputStream in, int maxLength, Flushable answer) {
        this.in = in;
        this.maxLength = maxLength;
        this.answer = answer;
    }

    /** Goes to the next line; {@code false} if there is none. */
    boolean next() throws IOException {
        line = new ByteArrayOutputStream();
        tooLong = false;
        boolean found = false;
        boolean ended = false;
        while (!ended && fill()) {
            found = true;
            int end = position;
            while (end < limit && buffer[end] != LINE_FEED) {
                end++;
            }
            append(end - position);
            ended = end < limit;
            position = ended ? end + 1 : end;
        }
        if (found) {
            number++;
        }
        return found;
    }

    /** Returns the number of the current line, from 1. */
    long number() {
        return number;
    }

    /** Tells whether the current line is longer than the bound; it was skipped then. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Tells whether the current line has nothing but spaces, tabs and carriage returns. */
    boolean isBlank() {
        if (tooLong) {
            return false;
        }
        for (byte b : line.toByteArray()) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Returns the current line without its end; empty if it is too long. */
    byte[] bytes() {
        return line.toByteArray();
    }

    private void append(int length) {
        if (tooLong) {
            return;
        }
        if (length > maxLength - line.size()) {
            tooLong = true;
            line = new ByteArrayOutputStream();
        } else {
            line.write(buffer, position, length);
        }
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            if (in.available() == 0) {
                answer.flush();
            }
            position = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return position < limit;
    }
}
