package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServletPropagationIT extends ServletPropagation {

    /** On virtual threads Spring decorates a task only when its time has come, and then nobody is current. */
    @Test
    void scheduledTaskWorksForTheTenantThatScheduledIt() throws Exception {
        assertThat(call("/scheduled", "acme")).isEqualTo("200 acme/acme");
    }
}
