package dev.modelregistry;

import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.Cleared;
import dev.modelregistry.event.RegistryEvent.ModelRegistered;
import dev.modelregistry.event.RegistryEvent.ModelRemoved;
import dev.modelregistry.event.RegistryEvent.ModelReplaced;
import dev.modelregistry.event.RegistryEvent.ModelReused;
import dev.modelregistry.event.RegistryEvent.OwnerReleased;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.event.RemovalCause;
import dev.modelregistry.model.Model;
import dev.modelregistry.test.CheckedRegistries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventsTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final List<RegistryEvent> events = new ArrayList<>();
    private final ModelRegistry registry =
            registries.create(builder -> builder.evictNamedModels(true).listener(events::add));
    private final Models acme = registry.tenant("acme");

    @Test
    void register_newReusedReplaced_areTold() {
        Model first = acme.registerModel(model("Invoice", INVOICE));
        acme.registerModel(model("Invoice", INVOICE));
        Model second = acme.registerModel(model("Invoice", OTHER_INVOICE));
        acme.findModelByStructure(OTHER_INVOICE);
        Model shared = registry.registerModel(model("Shared", PERSON));

        assertThat(events)
                .containsExactly(
                        new ModelRegistered("acme", first),
                        new ModelReused("acme", first),
                        new ModelReplaced("acme", first, second),
                        new ModelReused("acme", second),
                        new ModelRegistered(null, shared));
    }

    @Test
    void remove_everyWay_isToldWithItsCause() {
        Model model = model("Person", PERSON);
        Object app = new Object();

        acme.registerModel(model);
        acme.removeModel("Person");
        acme.registerModel(model);
        registry.cleanUp(Duration.ZERO);
        acme.registerModel(model);
        registry.cleanupTenant("acme");
        acme.registerModelForApp(app, model);
        registry.releaseOwner(app);
        acme.registerModel(model);
        registry.clear();
        acme.registerModelForApp(app, model);
        acme.modelsOf(app).remove("Person");

        assertThat(events.stream().filter(ModelRemoved.class::isInstance).map(event -> ((ModelRemoved) event).cause()))
                .containsExactly(
                        RemovalCause.EXPLICIT,
                        RemovalCause.IDLE,
                        RemovalCause.TENANT_DROPPED,
                        RemovalCause.OWNER_RELEASED,
                        RemovalCause.CLEARED,
                        RemovalCause.EXPLICIT);
        assertThat(events)
                .contains(
                        new TenantEvicted("acme", 1, RemovalCause.IDLE),
                        new TenantEvicted("acme", 1, RemovalCause.TENANT_DROPPED),
                        new OwnerReleased(acme.modelsOf(app).ownerId(), 1, RemovalCause.OWNER_RELEASED),
                        new Cleared(1));
    }

    @Test
    void listener_seesTheChangeAndMayCallTheRegistry() {
        List<Boolean> found = new ArrayList<>();
        registry.addListener(event -> {
            if (event instanceof ModelRegistered registered
                    && !registered.model().isAnonymous()) {
                found.add(acme.findModelByName(registered.model().name()).isPresent());
                acme.resolveType(registered.model().structure());
            }
        });

        acme.registerModel(model("Person", PERSON));

        assertThat(found).containsExactly(true);
        assertThat(registry.getStats().anonymousModels()).isEqualTo(1);
    }

    @Test
    void listener_toldOfTheEnd_mayStillLook() {
        List<Long> models = new ArrayList<>();
        acme.registerModel(model("Person", PERSON));
        registry.addListener(event -> models.add(registry.getStats().totalModels()));

        registry.close();

        assertThat(models).containsExactly(0L, 0L);
        assertThat(events).contains(new Cleared(1));
    }

    @Test
    void reused_tellsWhoHasTheModel() {
        Model shared = registry.registerModel(model("Shared", PERSON));
        events.clear();

        registry.tenant("nobody").findModelByStructure(PERSON);
        acme.registerModel(model("Other", INVOICE));
        acme.findModelByStructure(PERSON);

        assertThat(events.stream().filter(ModelReused.class::isInstance))
                .containsExactly(new ModelReused(null, shared), new ModelReused(null, shared));
    }

    @Test
    void register_nameTakenByAModelThatIsThere_isToldAsReplaced() {
        Object app = new Object();
        Model person = acme.registerModel(model("User", PERSON));
        Model owned = acme.registerModelForApp(app, model("User", INVOICE));
        events.clear();

        acme.registerModel(model("User", INVOICE));

        assertThat(events).containsExactly(new ModelReused("acme", owned), new ModelReplaced("acme", person, owned));
        assertThat(acme.getModelForOwner(app, "User")).containsSame(owned);
    }

    @Test
    void listener_throwsAnything_disturbsNobody() {
        ModelRegistry careless = registries.create(builder -> builder.evictNamedModels(true)
                .listener(event -> {
                    throw new AssertionError("listener");
                })
                .listener(event -> EventsTest.<RuntimeException>sneak(new IOException("listener")))
                .listener(events::add));
        Object app = new Object();
        for (String tenant : List.of("a", "b", "c")) {
            careless.tenant(tenant).registerModelForApp(app, model("Person", PERSON));
        }

        assertThat(careless.releaseOwner(app)).isEqualTo(3);

        assertThat(careless.getStats().totalModels()).isZero();
        assertThat(careless.getStats().listenerFailures()).isEqualTo(2L * events.size());
    }

    /** Throws a checked exception where none is declared, as other languages on the JVM do. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // This is how it is done.
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void listener_throws_disturbsNobody() {
        ModelRegistry careless = registries.create(builder -> builder.listener(event -> {
                    throw new IllegalStateException("listener");
                })
                .listener(events::add));

        careless.global().registerModel(model("Person", PERSON));
        careless.global().registerModel(model("Person", INVOICE));

        assertThat(events).hasSize(2);
        assertThat(careless.getStats().listenerFailures()).isEqualTo(2);
    }
}
