package dev.modelregistry.spring.tenant;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tenant from the one label in front of a domain: {@code acme} from {@code acme.example.com}. Host names know no
 * case, so the code is in lower case. The domain itself, other domains and addresses name no tenant; several labels name
 * one that cannot be understood.
 */
record SubdomainTenantSource(String baseDomain) implements TenantSource {

    SubdomainTenantSource {
        baseDomain = baseDomain.toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable String tenantOf(TenantRequest request) {
        String host = request.host();
        if (host == null) {
            return null;
        }
        String name = withoutRootLabel(host.toLowerCase(Locale.ROOT));
        if (!name.endsWith("." + baseDomain)) {
            return null;
        }
        String labels = name.substring(0, name.length() - baseDomain.length() - 1);
        return labels.contains(".") ? UNINTELLIGIBLE : labels;
    }

    /** {@code acme.example.com.} is the same host, written in full. */
    private static String withoutRootLabel(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    @Override
    public String description() {
        return "as the subdomain of its host";
    }
}
