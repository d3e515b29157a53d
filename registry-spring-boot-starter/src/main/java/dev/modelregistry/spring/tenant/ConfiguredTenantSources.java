package dev.modelregistry.spring.tenant;

import dev.modelregistry.spring.ModelRegistryProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** Makes the sources that the properties list, and lets the application's own join them. */
final class ConfiguredTenantSources {

    private static final List<String> NAMES = List.of("header", "subdomain", "path", "principal", "claim", "session");
    private static final Pattern TENANT_SEGMENT = Pattern.compile(".*/\\{tenant(:[^/]*)?}(/.*)?");
    private static final String CLAIMS = "org.springframework.security.oauth2.core.ClaimAccessor";

    private final ModelRegistryProperties.Tenant tenant;
    private final ListProperty property;
    private final Map<String, TenantSource> own;
    private final ObjectProvider<TenantSource> beans;

    ConfiguredTenantSources(ModelRegistryProperties.Tenant tenant, ListProperty property, ListableBeanFactory factory) {
        this.tenant = tenant;
        this.property = property;
        this.own = factory.getBeansOfType(TenantSource.class);
        this.beans = factory.getBeanProvider(TenantSource.class);
    }

    TenantSources inOrder() {
        List<String> names = tenant.sources();
        List<TenantSource> listed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) < i) {
                throw property.invalid(i, names.get(i), "must not be there twice");
            }
            listed.add(source(i, names.get(i)));
        }
        if (names.isEmpty() && own.isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    property.name(), "", "must name a source: any of " + known());
        }
        Stream<TenantSource> others =
                beans.orderedStream().filter(bean -> listed.stream().noneMatch(source -> source == bean));
        return new TenantSources(Stream.concat(listed.stream(), others).toList(), tenant.strictSources());
    }

    private TenantSource source(int index, String name) {
        TenantSource ownSource = own.get(name);
        if (ownSource != null) {
            return ownSource;
        }
        return switch (name) {
            case "header" -> new HeaderTenantSource(tenant.header());
            case "subdomain" -> subdomain(index, name);
            case "path" -> path();
            case "principal" -> new PrincipalTenantSource();
            case "claim" -> claim(index, name);
            case "session" -> new SessionTenantSource(tenant.sessionAttribute());
            default -> throw property.invalid(index, name, "must be one of " + known());
        };
    }

    private String known() {
        return String.join(", ", NAMES)
                + (own.isEmpty()
                        ? " or the name of a TenantSource bean, of which there is none"
                        : " or, of the TenantSource beans, " + String.join(", ", new TreeSet<>(own.keySet())));
    }

    private TenantSource subdomain(int index, String name) {
        if (tenant.baseDomain() == null) {
            throw property.invalid(index, name, "needs modelregistry.tenant.base-domain to be set");
        }
        return new SubdomainTenantSource(tenant.baseDomain());
    }

    private TenantSource path() {
        String pattern = tenant.pathPattern();
        if (!TENANT_SEGMENT.matcher(pattern).matches()) {
            throw invalidPattern("must have a segment {tenant}, as in /{tenant}/**");
        }
        try {
            return new PathTenantSource(PathPatternParser.defaultInstance.parse(pattern));
        } catch (PatternParseException e) {
            throw invalidPattern("is no pattern of paths: " + e.getMessage());
        }
    }

    private InvalidConfigurationPropertyValueException invalidPattern(String reason) {
        return new InvalidConfigurationPropertyValueException(
                "modelregistry.tenant.path-pattern", tenant.pathPattern(), reason);
    }

    private TenantSource claim(int index, String name) {
        if (!ClassUtils.isPresent(CLAIMS, getClass().getClassLoader())) {
            throw property.invalid(
                    index,
                    name,
                    "needs spring-security-oauth2-core on the class path, which Spring Boot's OAuth2 starters bring");
        }
        return new ClaimTenantSource(tenant.claim());
    }
}
