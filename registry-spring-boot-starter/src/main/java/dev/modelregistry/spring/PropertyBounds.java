package dev.modelregistry.spring;

import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.model.Structure;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Refuses settings that are out of bounds.
 *
 * <p>The record itself does not: an exception from its constructor would be reported as a failure to bind, without the
 * place where the property was set.
 */
final class PropertyBounds {

    private static final String PREFIX = "modelregistry.";
    /** A token as RFC 9110, section 5.6.2, defines it. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

    private static final Pattern DOMAIN = Pattern.compile("[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]+)*");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern NOT_BLANK = Pattern.compile(".*\\S.*");

    private PropertyBounds() {}

    static void check(ModelRegistryProperties properties) {
        duration("cleanup-interval", properties.cleanupInterval());
        duration("max-idle-time", properties.maxIdleTime());
        memoryPressure(properties.memoryPressure(), properties.maxIdleTime());
        limits(properties.limits());
        budget(properties);
        health(properties.health());
        between("derived.max-values", properties.derived().maxValues(), 1, Integer.MAX_VALUE);
        store(properties.store());
        tenant(properties.tenant());
    }

    private static void store(ModelRegistryProperties.Store store) {
        between("store.max-staleness", store.maxStaleness(), Duration.ofMillis(100), DAY, "between 100 ms and 1 day");
        between(
                "store.outcome-wait",
                store.outcomeWait(),
                Duration.ZERO,
                Duration.ofMinutes(1),
                "between 0 s and 1 minute");
        between("store.compare-interval", store.compareInterval(), Duration.ofSeconds(1), DAY, "between 1 s and 1 day");
        between("store.concurrent-loads", store.concurrentLoads(), 1, 64);
        between("store.unknown-tenants.max", store.unknownTenants().max(), 1, 1_000_000);
        between(
                "store.unknown-tenants.time",
                store.unknownTenants().time(),
                Duration.ZERO,
                DAY,
                "between 0 s and 1 day");
    }

    private static void tenant(ModelRegistryProperties.Tenant tenant) {
        matching("tenant.header", tenant.header(), TOKEN, "the name of an HTTP header");
        if (tenant.baseDomain() != null) {
            matching("tenant.base-domain", tenant.baseDomain(), DOMAIN, "a domain such as example.com");
        }
        matching("tenant.claim", tenant.claim(), NOT_BLANK, "the name of a claim");
        matching("tenant.session-attribute", tenant.sessionAttribute(), NOT_BLANK, "the name of a session attribute");
    }

    private static void memoryPressure(ModelRegistryProperties.MemoryPressure pressure, Duration maxIdleTime) {
        ratio("memory-pressure.share", pressure.share());
        Duration idleTime = pressure.maxIdleTime();
        if (idleTime != null) {
            duration("memory-pressure.max-idle-time", idleTime);
            if (idleTime.compareTo(maxIdleTime) > 0) {
                throw invalid("memory-pressure.max-idle-time", idleTime, "must be at most max-idle-time");
            }
        }
    }

    private static void budget(ModelRegistryProperties properties) {
        Integer tenants = properties.maxResidentTenants();
        if (tenants != null) {
            between("max-resident-tenants", tenants, 1, Integer.MAX_VALUE);
            Integer limit = properties.limits().residentTenants();
            if (limit != null && tenants >= limit) {
                throw invalid(
                        "max-resident-tenants", tenants, "must be less than limits.resident-tenants, which refuses");
            }
        }
        DataSize weight = properties.maxResidentWeight();
        if (weight != null && weight.toBytes() < 1) {
            throw invalid("max-resident-weight", weight, "must be at least 1 B");
        }
    }

    private static void limits(ModelRegistryProperties.Limits limits) {
        between("limits.models-per-tenant", limits.modelsPerTenant(), 1, Integer.MAX_VALUE);
        if (limits.residentTenants() != null) {
            between("limits.resident-tenants", limits.residentTenants(), 1, Integer.MAX_VALUE);
        }
        between("limits.properties", limits.properties(), 1, Structure.MAX_PROPERTIES);
        between("limits.depth", limits.depth(), 1, Structure.MAX_DEPTH);
        between("limits.name-length", limits.nameLength(), 1, Structure.MAX_NAME_LENGTH);
    }

    private static void health(ModelRegistryProperties.Health health) {
        between("health.max-tenants", health.maxTenants(), 0, Long.MAX_VALUE);
        ratio("health.max-heap-usage", health.maxHeapUsage());
        ratio("health.min-reuse-ratio", health.minReuseRatio());
        between("health.min-registrations", health.minRegistrations(), 0, Long.MAX_VALUE);
    }

    private static void duration(String name, Duration value) {
        between(
                name,
                value,
                RegistryManager.MIN_DURATION,
                RegistryManager.MAX_DURATION,
                "at least 1 ms and at most 36500 days");
    }

    private static void between(String name, Duration value, Duration least, Duration most, String bounds) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw invalid(name, value, "must be " + bounds);
        }
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw invalid(name, value, "must be between " + least + " and " + most);
        }
    }

    private static void ratio(String name, double value) {
        if (Double.isNaN(value) || value < 0 || value > 1) {
            throw invalid(name, value, "must be between 0 and 1");
        }
    }

    private static void matching(String name, String value, Pattern pattern, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw invalid(name, value, "must be " + expected);
        }
    }

    private static InvalidConfigurationPropertyValueException invalid(String name, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(PREFIX + name, value, reason);
    }
}
