package dev.modelregistry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static final int MAX_LENGTH = 10;
    private static final Flushable NOBODY = () -> {};

    @Test
    void splitsAtLineFeedsAndAtTheEnd() throws IOException {
        assertThat(read("one\ntwo\r\n\nfour")).containsExactly("1:one", "2:two\r", "3:", "4:four");
    }

    @Test
    void findsNoLineInAnEmptyStreamAndNoneAfterTheLastLineFeed() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("one\n")).containsExactly("1:one");
    }

    @Test
    void acceptsALineOfExactlyTheBoundAndSkipsALongerOne() throws IOException {
        assertThat(read("0123456789\n01234567890\nlast")).containsExactly("1:0123456789", "2:too long", "3:last");
    }

    @Test
    void skipsALineThatIsLongerThanTheBoundAtTheEnd() throws IOException {
        assertThat(read("one\n01234567890")).containsExactly("1:one", "2:too long");
    }

    @Test
    void joinsWhatArrivesInPieces() throws IOException {
        InputStream bytewise = new ByteArrayInputStream("äöü\n0123456789012\nend\n".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };

        assertThat(read(bytewise)).containsExactly("1:äöü", "2:too long", "3:end");
    }

    @Test
    void readsLinesThatAreLongerThanItsBuffer() throws IOException {
        String line = "x".repeat(20_000);
        LineReader lines = new LineReader(stream(line + "\n" + line + "y\nend"), 20_000, NOBODY);

        assertThat(lines.next()).isTrue();
        assertThat(lines.bytes()).hasSize(20_000);
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isTrue();
        assertThat(lines.bytes()).isEmpty();
        assertThat(lines.next()).isTrue();
        assertThat(lines.bytes()).asString(UTF_8).isEqualTo("end");
    }

    @Test
    void takesLinesOfWhiteSpaceForBlank() throws IOException {
        LineReader lines = new LineReader(stream(" \t\r\nx\n"), MAX_LENGTH, NOBODY);

        assertThat(lines.next()).isTrue();
        assertThat(lines.isBlank()).isTrue();
        assertThat(lines.next()).isTrue();
        assertThat(lines.isBlank()).isFalse();
    }

    @Test
    void doesNotTakeALineForBlankThatWasSkipped() throws IOException {
        LineReader lines = new LineReader(stream(" ".repeat(MAX_LENGTH + 1)), MAX_LENGTH, NOBODY);

        assertThat(lines.next()).isTrue();
        assertThat(lines.isBlank()).isFalse();
    }

    @Test
    void flushesTheAnswerBeforeItWaitsEvenInTheMiddleOfALine() throws IOException {
        List<String> events = new ArrayList<>();
        InputStream arriving = new SequenceInputStream(
                Collections.enumeration(List.of(stream("one\ntw"), stream("o\n"), stream("three\n"))));
        LineReader lines = new LineReader(arriving, MAX_LENGTH, () -> events.add("flush"));

        while (lines.next()) {
            events.add(new String(lines.bytes(), UTF_8));
        }

        assertThat(events).containsExactly("one", "flush", "two", "flush", "three", "flush");
    }

    private static List<String> read(String text) throws IOException {
        return read(stream(text));
    }

    private static List<String> read(InputStream in) throws IOException {
        LineReader lines = new LineReader(in, MAX_LENGTH, NOBODY);
        List<String> result = new ArrayList<>();
        while (lines.next()) {
            result.add(lines.number() + ":" + (lines.isTooLong() ? "too long" : new String(lines.bytes(), UTF_8)));
        }
        return result;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
