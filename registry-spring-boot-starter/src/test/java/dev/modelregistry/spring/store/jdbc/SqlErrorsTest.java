package dev.modelregistry.spring.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.error.StoreUnavailableException;
import dev.modelregistry.spring.store.jdbc.SqlErrors.Kind;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {

    private final SqlErrors errors = new SqlErrors("the script", List.of("t_tenant", "t_model"));

    @ParameterizedTest
    @CsvSource({
        "08006, LOST",
        "08003, LOST",
        "57P01, LOST",
        "57P02, LOST",
        "57P03, LOST",
        "90067, LOST",
        "90098, LOST",
        "53100, REFUSED",
        "53300, REFUSED",
        "58030, REFUSED",
        "25006, REFUSED",
        "55P03, REFUSED",
        "57014, REFUSED",
        "HYT00, REFUSED",
        "40001, CONTENDED",
        "40P01, CONTENDED",
        "23505, CONTENDED",
        "23000, CONTENDED",
        "90131, CONTENDED",
        "42P01, DEFECT",
        "42501, DEFECT",
        "22001, DEFECT",
        "42601, DEFECT",
        "23502, DEFECT"
    })
    void theStateTellsWhatAFailureMeans(String state, Kind kind) {
        assertThat(SqlErrors.kind(new SQLException("it failed", state))).isEqualTo(kind);
    }

    @Test
    void whatSaysNothingMayHaveBeenDone() {
        assertThat(SqlErrors.kind(new SQLException("it failed"))).isEqualTo(Kind.LOST);
    }

    @Test
    void theTypeTellsWhereTheStateDoesNot() {
        assertThat(SqlErrors.kind(new SQLRecoverableException("it failed", "99999")))
                .isEqualTo(Kind.LOST);
        assertThat(SqlErrors.kind(new SQLTransientConnectionException("it failed", "99999")))
                .isEqualTo(Kind.LOST);
        assertThat(SqlErrors.kind(new SQLTransientException("it failed", "99999")))
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void ofABatchTheEnginesAnswerCounts() {
        SQLException batch = new BatchUpdateException("it failed", "22000", new int[0]);
        batch.setNextException(new SQLException("the row is there", "23505"));
        assertThat(SqlErrors.kind(batch)).isEqualTo(Kind.CONTENDED);
    }

    @Test
    void whoeverOnlyReadsKnowsThatNothingWasDone() {
        assertThat(errors.ofRead(new SQLException("it failed", "08006")))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.isOutcomeUnknown()).isFalse());
        assertThat(errors.ofChange(new SQLException("it failed", "08006")))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.isOutcomeUnknown()).isTrue());
        assertThat(errors.ofChange(new SQLException("it failed", "53100")))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.isOutcomeUnknown()).isFalse());
    }

    @Test
    void messagesDoNotRepeatWhatTheDatabaseQuotes() {
        SQLException quoting = new SQLException("Key (tenant)=(acme) is too long", "22001");
        assertThat(errors.ofRead(quoting))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("22001")
                .hasMessageNotContaining("acme")
                .hasCause(quoting);
    }
}
