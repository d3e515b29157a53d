package dev.modelregistry.store;

import java.time.Duration;
import java.util.Objects;

/**
 * How a registry deals with its store.
 *
 * @param maxStaleness how old what is read may be, from 100 milliseconds to a day, by default 5 seconds: every change that
 *     was acknowledged to anybody so long ago is seen
 * @param staleReads what reads do when that cannot be kept, by default {@link StaleReads#FAIL}
 * @param outcomeWait how long a change whose outcome is not known is tried again before it fails, up to a minute, by default 2
 *     seconds
 * @param compareInterval how often the revisions of all resident tenants are compared with the store's, whatever the feed
 *     says, from a second to a day, by default 30 seconds
 * @param concurrentLoads how many tenants are loaded at a time, and how many are read again at a time: 1 to 64, by default 8
 * @param maxUnknownTenants how many tenants that the store does not have are remembered, 1 to 1,000,000, by default 10,000
 * @param unknownTenantTime for how long they are, up to a day, by default 1 minute; a change in the store ends it
 */
public record StoreOptions(
        Duration maxStaleness,
        StaleReads staleReads,
        Duration outcomeWait,
        Duration compareInterval,
        int concurrentLoads,
        int maxUnknownTenants,
        Duration unknownTenantTime) {

    private static final Duration DAY = Duration.ofDays(1);

    /** Checks that everything is within its bounds. */
    public StoreOptions {
        check("maxStaleness", maxStaleness, Duration.ofMillis(100), DAY);
        Objects.requireNonNull(staleReads, "staleReads");
        check("outcomeWait", outcomeWait, Duration.ZERO, Duration.ofMinutes(1));
        check("compareInterval", compareInterval, Duration.ofSeconds(1), DAY);
        check("concurrentLoads", concurrentLoads, 64);
        check("maxUnknownTenants", maxUnknownTenants, 1_000_000);
        check("unknownTenantTime", unknownTenantTime, Duration.ZERO, DAY);
    }

    /** Returns the default options. */
    public static StoreOptions defaults() {
        return builder().build();
    }

    /** Starts from the default options. */
    public static Builder builder() {
        return new Builder();
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + " but is " + value);
        }
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be between 1 and " + most + " but is " + value);
        }
    }

    /** Options to be; the bounds are those of {@link StoreOptions}, and checked when it is built. */
    public static final class Builder {

        private Duration maxStaleness = Duration.ofSeconds(5);
        private StaleReads staleReads = StaleReads.FAIL;
        private Duration outcomeWait = Duration.ofSeconds(2);
        private Duration compareInterval = Duration.ofSeconds(30);
        private int concurrentLoads = 8;
        private int maxUnknownTenants = 10_000;
        private Duration unknownTenantTime = Duration.ofMinutes(1);

        private Builder() {}

        /** Sets how old what is read may be. */
        public Builder maxStaleness(Duration bound) {
            this.maxStaleness = bound;
            return this;
        }

        /** Sets what reads do when that cannot be kept. */
        public Builder staleReads(StaleReads policy) {
            this.staleReads = policy;
            return this;
        }

        /** Sets how long a change whose outcome is not known is tried again. */
        public Builder outcomeWait(Duration wait) {
            this.outcomeWait = wait;
            return this;
        }

        /** Sets how often all revisions are compared. */
        public Builder compareInterval(Duration interval) {
            this.compareInterval = interval;
            return this;
        }

        /** Sets how many tenants are loaded at a time. */
        public Builder concurrentLoads(int loads) {
            this.concurrentLoads = loads;
            return this;
        }

        /** Sets how many tenants are remembered that the store does not have. */
        public Builder maxUnknownTenants(int tenants) {
            this.maxUnknownTenants = tenants;
            return this;
        }

        /** Sets for how long a tenant is remembered that the store does not have. */
        public Builder unknownTenantTime(Duration time) {
            this.unknownTenantTime = time;
            return this;
        }

        /**
         * Builds the options.
         *
         * @throws IllegalArgumentException if one is out of its bounds
         */
        public StoreOptions build() {
            return new StoreOptions(
                    maxStaleness,
                    staleReads,
                    outcomeWait,
                    compareInterval,
                    concurrentLoads,
                    maxUnknownTenants,
                    unknownTenantTime);
        }
    }
}
