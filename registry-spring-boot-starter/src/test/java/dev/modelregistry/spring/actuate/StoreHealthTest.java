package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.stats.StoreStats;
import dev.modelregistry.stats.StoreStats.Connection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoreHealthTest {

    @Test
    void saysNothingOfAStoreThatTellsOfChanges() {
        assertThat(StoreHealth.reasons(stats(Connection.UP, false, 0, 0))).isEmpty();
    }

    @Test
    void saysNothingBeforeTheStoreAnsweredForTheFirstTime() {
        assertThat(StoreHealth.reasons(stats(Connection.CONNECTING, false, 0, 0)))
                .isEmpty();
    }

    @Test
    void givesWhatIsKnownOfTheStore() {
        StoreStats stats = stats(Connection.DOWN, true, 3, 2);
        assertThat(StoreHealth.details(stats))
                .containsEntry("engine", "Engine 1")
                .containsEntry("connection", Connection.DOWN)
                .containsEntry("staleness", Duration.ofMillis(1_500))
                .containsEntry("readsRefused", true)
                .containsEntry("behind", 3)
                .containsEntry("unreadableModels", 2L)
                .containsEntry("failure", "IOException");
        assertThat(StoreHealth.details(stats(Connection.UP, false, 0, 0))).doesNotContainKey("failure");
    }

    @Test
    void warnsWhileAStoreThatIsAwayIsReadFromMemory() {
        StoreStats stats = stats(Connection.DOWN, false, 0, 0);
        assertThat(StoreHealth.isDown(stats)).isFalse();
        assertThat(StoreHealth.reasons(stats))
                .containsExactly("the model store cannot be reached: what is in memory is read, changes are refused");
    }

    @Test
    void isDownWhenMemoryIsTooOldAsWell() {
        StoreStats stats = stats(Connection.DOWN, true, 0, 0);
        assertThat(StoreHealth.isDown(stats)).isTrue();
        assertThat(StoreHealth.reasons(stats))
                .containsExactly("the model store cannot be reached, and what is in memory is too old to be read");
    }

    @Test
    void warnsOfTenantsThatCannotBeReadAgain() {
        assertThat(StoreHealth.reasons(stats(Connection.UP, true, 3, 0)))
                .containsExactly("tenants changed in the model store that cannot be read again: 3");
        assertThat(StoreHealth.isDown(stats(Connection.UP, true, 3, 0))).isFalse();
    }

    @Test
    void warnsOfTenantsThatAreBehindForLong() {
        assertThat(StoreHealth.reasons(behindFor(Duration.ofMillis(1_999)))).isEmpty();
        assertThat(StoreHealth.reasons(behindFor(Duration.ofMillis(2_001))))
                .containsExactly("tenants changed in the model store that cannot be read again: 3");
    }

    @Test
    void warnsOfModelsThatCannotBeRead() {
        assertThat(StoreHealth.reasons(stats(Connection.UP, false, 0, 2)))
                .containsExactly("models in the store that this version cannot read: 2");
    }

    @Test
    void passesTheEnginesWarningsOn() {
        assertThat(StoreHealth.reasons(stats(
                        Connection.UP, false, 0, 0, Duration.ZERO, List.of("It loses commits.", "It is slow."), null)))
                .containsExactly("It loses commits.", "It is slow.");
    }

    private static StoreStats behindFor(Duration staleness) {
        return stats(Connection.UP, false, 3, 0, staleness, List.of(), null);
    }

    private static StoreStats stats(Connection connection, boolean readsRefused, int behind, long unreadable) {
        return stats(
                connection,
                readsRefused,
                behind,
                unreadable,
                Duration.ofMillis(1_500),
                List.of(),
                connection == Connection.DOWN ? "IOException" : null);
    }

    private static StoreStats stats(
            Connection connection,
            boolean readsRefused,
            int behind,
            long unreadable,
            Duration staleness,
            List<String> warnings,
            @Nullable String failure) {
        return new StoreStats(
                "Engine 1",
                connection,
                staleness,
                readsRefused,
                behind,
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                10,
                unreadable,
                warnings,
                failure);
    }
}
