package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.store.Revision;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLinkTest {

    private static final Revision FOURTH = revision(4);
    private static final Revision FIFTH = revision(5);

    private final StoreLink link = new StoreLink(0);

    /* ---- which revision ---- */

    @Test
    void raise_toALaterRevision_isBehindUntilThatIsRead() {
        link.became(FOURTH, 10);

        assertThat(link.raise(FIFTH, 20)).isTrue();
        assertThat(link.isBehind()).isTrue();
        assertThat(link.became(FOURTH, 30)).isFalse();
        assertThat(link.isBehind()).isTrue();
        assertThat(link.became(FIFTH, 40)).isTrue();
        assertThat(link.isBehind()).isFalse();
    }

    @Test
    void raise_toWhatTheCopyIsOrWas_changesNothing() {
        link.became(FIFTH, 10);

        assertThat(link.raise(FIFTH, 20)).isFalse();
        assertThat(link.raise(FOURTH, 20)).isFalse();
        assertThat(link.isBehind()).isFalse();
    }

    @Test
    void raise_toAnotherRevisionOfThatNumber_isBehind() {
        link.became(FIFTH, 10);

        assertThat(link.raise(revision(5), 20)).isTrue();
        assertThat(link.became(FIFTH, 30)).isTrue();
    }

    @Test
    void compare_withAnEarlierRevision_isBehindUntilThatIsRead() {
        link.became(FOURTH, 10);
        link.raise(FIFTH, 20);

        assertThat(link.compare(revision(3), 30)).isTrue();
        assertThat(link.became(revision(3), 40)).isTrue();
        assertThat(link.compare(link.revision(), 50)).isFalse();
    }

    /* ---- how old, also where the clock overflows ---- */

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, Long.MAX_VALUE - 25})
    void asOf_isTheLaterOfReadAndKnown_butNoLaterThanItFellBehind(long start) {
        StoreLink copy = new StoreLink(start + 10);
        assertThat(copy.asOf(start)).isEqualTo(start + 10);
        assertThat(copy.asOf(start + 20)).isEqualTo(start + 20);

        copy.fallBehind(start + 30);
        copy.fallBehind(start + 40);
        assertThat(copy.asOf(start + 50)).isEqualTo(start + 30);

        copy.raise(FIFTH, start + 40);
        copy.became(FOURTH, start + 60);
        assertThat(copy.asOf(start + 100)).isEqualTo(start + 60);

        copy.became(FIFTH, start + 70);
        assertThat(copy.asOf(start + 50)).isEqualTo(start + 70);
        assertThat(copy.asOf(start + 80)).isEqualTo(start + 80);
    }

    /* ---- loads that failed ---- */

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, Long.MIN_VALUE})
    void failureSince_concernsThoseWhoHadBegunToWait(long failedAt) {
        assertThat(link.failureSince(failedAt)).isNull();
        IllegalStateException failure = new IllegalStateException();

        link.failed(failure, failedAt);

        assertThat(link.failureSince(failedAt - 1)).isSameAs(failure);
        assertThat(link.failureSince(failedAt)).isSameAs(failure);
        assertThat(link.failureSince(failedAt + 1)).isNull();
    }

    private static Revision revision(long number) {
        return new Revision(number, UUID.randomUUID());
    }
}
