package dev.modelregistry.spring;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelRegistryBuilder;
import dev.modelregistry.OwnerTypes;
import dev.modelregistry.RegistryLimits;
import dev.modelregistry.TenantContext;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.spring.ModelRegistryProperties.StoreType;
import dev.modelregistry.store.ModelStore;
import dev.modelregistry.store.StoreOptions;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link ModelRegistry} and of the {@link RegistryManager} that cleans it up.
 *
 * <p>The registry is built from the {@link ModelRegistryProperties} and from the ordered beans of the types
 * {@link TenantContext}, {@link OwnerTypes}, {@link RegistryListener} and, last, {@link ModelRegistryCustomizer}. Such
 * a bean that needs the registry itself must ask for it lazily, for it is made first. An
 * {@link ApplicationContext} is recognised as an application, and factories of connections to R2DBC, MongoDB and Redis as
 * data sources, unless an {@link OwnerTypes} bean says otherwise. What happens in the registry is published as application
 * events, see {@link ApplicationEvents}; when a bean that is a data source is destroyed, its models go.
 *
 * <p>A {@link ModelStore} bean, if there is one, keeps the models besides memory. The application's own is used whatever
 * {@code modelregistry.store.type} says; without one, that property has the starter make it.
 *
 * <p>The manager is there even with {@code modelregistry.cleanup.enabled=false}, which only keeps it from being
 * started. Registry and manager each back off for a bean of the application's own; managers of its own are started and
 * stopped all the same. Of several registries the primary one is what everything here is about.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "modelregistry.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ModelRegistryProperties.class)
public final class ModelRegistryAutoConfiguration {

    ModelRegistryAutoConfiguration(ModelRegistryProperties properties) {
        PropertyBounds.check(properties);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    ModelRegistry modelRegistry(
            ModelRegistryProperties properties,
            ObjectProvider<TenantContext> tenantContexts,
            ObjectProvider<OwnerTypes> ownerTypes,
            ObjectProvider<RegistryListener> listeners,
            ObjectProvider<ModelRegistryCustomizer> customizers,
            ObjectProvider<ModelStore> stores) {
        ModelRegistryBuilder builder = ModelRegistry.builder()
                .limits(limits(properties.limits()))
                .crossTenantFallback(properties.crossTenantFallback())
                .evictNamedModels(properties.evictNamedModels())
                .maxDerivedValues(properties.derived().maxValues());
        if (properties.maxResidentTenants() != null) {
            builder.maxResidentTenants(properties.maxResidentTenants());
        }
        if (properties.maxResidentWeight() != null) {
            builder.maxResidentWeight(properties.maxResidentWeight().toBytes());
        }
        ModelStore store = stores.getIfAvailable();
        if (store != null) {
            builder.store(store).storeOptions(options(properties.store()));
        } else if (properties.store().type() != StoreType.NONE) {
            throw MissingStore.of(properties.store().type());
        }
        tenantContexts.orderedStream().forEach(builder::tenantContext);
        ownerTypes.orderedStream().forEach(builder::ownerTypes);
        builder.ownerTypes(new SpringOwnerTypes());
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean(destroyMethod = "stop")
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(ModelRegistry.class)
    RegistryManager modelRegistryManager(ModelRegistry registry, ModelRegistryProperties properties) {
        RegistryManager.Builder builder = RegistryManager.builder(registry)
                .cleanupInterval(properties.cleanupInterval())
                .maxIdleTime(properties.maxIdleTime())
                .memoryPressure(properties.memoryPressure().share());
        if (properties.memoryPressure().maxIdleTime() != null) {
            builder.pressureIdleTime(properties.memoryPressure().maxIdleTime());
        }
        return builder.build();
    }

    @Bean
    @ConditionalOnBean(RegistryManager.class)
    @ConditionalOnBooleanProperty(name = "modelregistry.cleanup.enabled", matchIfMissing = true)
    CleanupLifecycle modelRegistryCleanupLifecycle(List<RegistryManager> managers) {
        return new CleanupLifecycle(managers);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "modelregistry.events.enabled", matchIfMissing = true)
    ApplicationEvents modelRegistryApplicationEvents(ApplicationEventPublisher publisher) {
        return new ApplicationEvents(publisher);
    }

    @Bean
    static DataSourceRelease modelRegistryDataSourceRelease() {
        return new DataSourceRelease();
    }

    /** Without it, everything that needs the one registry would quietly not be there. */
    @Bean
    static BeanFactoryPostProcessor modelRegistryPrimaries() {
        return SeveralPrimaryRegistriesException::throwIfSeveral;
    }

    static StoreOptions options(ModelRegistryProperties.Store store) {
        return StoreOptions.builder()
                .maxStaleness(store.maxStaleness())
                .staleReads(store.staleReads())
                .outcomeWait(store.outcomeWait())
                .compareInterval(store.compareInterval())
                .concurrentLoads(store.concurrentLoads())
                .maxUnknownTenants(store.unknownTenants().max())
                .unknownTenantTime(store.unknownTenants().time())
                .build();
    }

    private static RegistryLimits limits(ModelRegistryProperties.Limits limits) {
        Integer residentTenants = limits.residentTenants();
        return new RegistryLimits(
                limits.modelsPerTenant(),
                residentTenants == null ? RegistryLimits.defaults().residentTenants() : residentTenants,
                limits.properties(),
                limits.depth(),
                limits.nameLength());
    }
}
