package dev.modelregistry.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRegistryExceptionTest {

    @Test
    void everyException_isUncheckedAndHasOneRoot() {
        assertThat(List.of(
                        new LimitExceededException("modelsPerTenant", 1, 2),
                        new InvalidTenantException(),
                        new InvalidStructureException(List.of(new StructureProblem("", "is null")), 1)))
                .allMatch(ModelRegistryException.class::isInstance)
                .allMatch(RuntimeException.class::isInstance);
    }

    @Test
    void new_withCause_keepsIt() {
        Exception cause = new IllegalStateException();

        assertThat(new ModelRegistryException("failed", cause))
                .hasMessage("failed")
                .hasCause(cause);
    }

    /* ---- limit exceeded ---- */

    @Test
    void limitExceeded_message_namesLimitValueAndRemedy() {
        LimitExceededException exception = new LimitExceededException("modelsPerTenant", 10_000, 10_001);

        assertThat(exception)
                .hasMessage(
                        "The limit 'modelsPerTenant' is 10000, and this would make it 10001. Remove what is no longer "
                                + "needed, or build the registry with a higher 'modelsPerTenant'");
        assertThat(exception.limit()).isEqualTo("modelsPerTenant");
        assertThat(exception.maximum()).isEqualTo(10_000);
        assertThat(exception.actual()).isEqualTo(10_001);
    }

    /* ---- invalid tenant ---- */

    @Test
    void invalidTenant_message_isConstant() {
        assertThat(new InvalidTenantException()).hasMessage(new InvalidTenantException().getMessage());
        assertThat(new InvalidTenantException().getMessage()).contains("nothing was changed");
    }
}
