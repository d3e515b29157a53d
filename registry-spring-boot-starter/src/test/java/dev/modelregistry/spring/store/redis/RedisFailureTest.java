package dev.modelregistry.spring.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.error.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFailureTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "ERR Error running script (call to f_0): @user_script:1: @user_script: 1: -OOM command not allowed",
                "OOM command not allowed when used memory > 'maxmemory'. script: 0, on @user_script:1.",
                "MISCONF Redis is configured to save RDB snapshots",
                "NOREPLICAS Not enough good replicas to write.",
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down",
                "BUSY Redis is busy running a script.",
                "CLUSTERDOWN Hash slot not served",
                "UNBLOCKED force unblock from blocking operation"
            })
    void refusalsThatMayPassDidNothing(String answer) {
        RedisCommandExecutionException refusal = new RedisCommandExecutionException(answer);
        assertThat(RedisFailure.committing(refusal)).isInstanceOf(StoreUnavailableException.class);
        assertThat(((StoreUnavailableException) RedisFailure.committing(refusal)).isOutcomeUnknown())
                .isFalse();
        assertThat(RedisFailure.reading(refusal)).isInstanceOf(StoreUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR unknown command 'EVALSHA', with args beginning with: '0' '{modelregistry}:models:evil'",
                "NOPERM this user has no permissions to access the key '{modelregistry}:models:evil'",
                "WRONGTYPE Operation against a key holding the wrong kind of value: evil",
                ""
            })
    void otherRefusalsAreDefectsAndNothingThatWasSentIsRepeated(String answer) {
        assertThat(RedisFailure.committing(new RedisCommandExecutionException(answer)))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .startsWith("Redis refused")
                .doesNotContain("evil");
    }

    @Test
    void noAnswerLeavesTheOutcomeOfCommitsUnknown() {
        for (RuntimeException failure : new RuntimeException[] {
            new RedisCommandTimeoutException("after 2 seconds"), new CancellationException("closed")
        }) {
            assertThat(((StoreUnavailableException) RedisFailure.committing(failure)).isOutcomeUnknown())
                    .isTrue();
            assertThat(((StoreUnavailableException) RedisFailure.reading(failure)).isOutcomeUnknown())
                    .isFalse();
        }
    }

    @Test
    void failureToWaitForReplicasLeavesTheOutcomeUnknown() {
        assertThat(RedisFailure.awaitingReplicas(new RedisCommandExecutionException("NOPERM no 'wait' for you")))
                .hasMessageContaining("NOPERM")
                .matches(e -> e.isOutcomeUnknown());
    }
}
