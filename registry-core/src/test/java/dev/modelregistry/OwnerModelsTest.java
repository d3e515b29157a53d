package dev.modelregistry;

import static dev.modelregistry.Definitions.ADDRESS;
import static dev.modelregistry.Definitions.INVOICE;
import static dev.modelregistry.Definitions.OTHER_INVOICE;
import static dev.modelregistry.Definitions.PERSON;
import static dev.modelregistry.Definitions.missing;
import static dev.modelregistry.Definitions.model;
import static dev.modelregistry.Definitions.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.modelregistry.model.Model;
import dev.modelregistry.test.CheckedRegistries;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnerModelsTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ModelRegistry registry = registries.create();
    private final Models acme = registry.tenant("acme");
    private final Models globex = registry.tenant("globex");
    private final DataSource billing = new EqualDataSource();
    private final DataSource archive = new EqualDataSource();
    private final Object app = OwnerType.APP.of(new Object());

    /* ---- register ---- */

    @Test
    void registerModelForDataSource_twoOfEqualConfiguration_areTwoOwners() {
        Model one = acme.registerModelForDataSource(billing, model("User", PERSON));
        Model other = acme.registerModelForDataSource(archive, model("User", INVOICE));

        assertThat(billing).isEqualTo(archive);
        assertThat(acme.getModelForOwner(billing, "User")).containsSame(one);
        assertThat(acme.getModelForOwner(archive, "User")).containsSame(other);
        assertThat(acme.findModelByName("User")).containsSame(one);
        assertThat(registry.getStats().owners()).isEqualTo(2);
        assertThat(registry.getStats().totalModels()).isEqualTo(2);
    }

    @Test
    void registerModelForDataSource_equalModelElsewhere_isOneModel() {
        Model unowned = acme.registerModel(model("User", PERSON));
        Model owned = acme.registerModelForDataSource(billing, model("User", PERSON));

        assertThat(owned).isSameAs(unowned);
        assertThat(registry.getStats().totalModels()).isEqualTo(1);

        registry.releaseOwner(billing);
        assertThat(acme.findModelByName("User")).containsSame(unowned);
    }

    @Test
    void registerModelForDataSource_otherStructure_replacesOnlyThisOwners() {
        Model kept = acme.registerModelForDataSource(archive, model("User", PERSON));
        acme.registerModelForDataSource(billing, model("User", PERSON));
        Model replacement = acme.registerModelForDataSource(billing, model("User", INVOICE));

        assertThat(acme.getModelForOwner(archive, "User")).containsSame(kept);
        assertThat(acme.getModelForOwner(billing, "User")).containsSame(replacement);
        assertThat(acme.findModelByStructure(PERSON)).containsSame(kept);
    }

    @Test
    void registerModel_nameAlsoOwned_isFoundFirst() {
        acme.registerModelForDataSource(billing, model("User", INVOICE));
        Model unowned = acme.registerModel(model("User", PERSON));

        assertThat(acme.findModelByName("User")).containsSame(unowned);
        assertThat(acme.removeModel("User")).isTrue();
        assertThat(acme.findModelByName("User")).isEmpty();
        assertThat(acme.modelsOf(billing)).isEmpty();
    }

    @Test
    void registerModel_equalToWhatALaterOwnerHas_isFoundFirst() {
        Model earliest = acme.registerModelForDataSource(billing, model("User", INVOICE));
        Model later = acme.registerModelForDataSource(archive, model("User", PERSON));
        assertThat(acme.findModelByName("User")).containsSame(earliest);

        assertThat(acme.registerModel(model("User", PERSON))).isSameAs(later);
        assertThat(acme.findModelByName("User")).containsSame(later);
    }

    @Test
    void registerModelForApp_equalModelOfADataSource_takesItAway() {
        Model user = acme.registerModelForDataSource(billing, model("User", PERSON));
        acme.registerModelForDataSource(billing, model("Invoice", INVOICE));

        assertThat(acme.registerModelForApp(app, model("User", PERSON))).isSameAs(user);

        assertThat(acme.getModelNamesForOwner(billing)).containsExactly("Invoice");
        assertThat(acme.getModelNamesForOwner(app)).containsExactly("User");
        assertThat(registry.getStats().totalModels()).isEqualTo(2);
    }

    @Test
    void registerModelForApp_otherModelOfThatName_leavesTheDataSources() {
        Model user = acme.registerModelForDataSource(billing, model("User", PERSON));
        acme.registerModelForApp(app, model("User", INVOICE));

        assertThat(acme.getModelForOwner(billing, "User")).containsSame(user);
    }

    @Test
    void register_wrongTypeOfOwner_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.registerModelForApp(billing, model("User", PERSON)))
                .withMessageContaining("DATA_SOURCE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.registerModelForDataSource(app, model("User", PERSON)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.modelsOf(new Object()))
                .withMessageContaining("OwnerType.APP.of");
        assertThat(registry.getStats().totalModels()).isZero();
    }

    @Test
    void register_recognisedType_isUsed() {
        ModelRegistry recognising = registries.create(
                builder -> builder.ownerTypes(owner -> owner instanceof Thread ? OwnerType.APP : null));

        OwnerModels view = recognising.global().modelsOf(Thread.currentThread());

        assertThat(view.ownerId()).startsWith("app_Thread_");
    }

    @Test
    void ownerId_namesTypeAndNumber() {
        assertThat(acme.modelsOf(billing).ownerId()).matches("ds_EqualDataSource_\\d+");
        assertThat(acme.modelsOf(OwnerType.APP.of(new Object()).named("web shop"))
                        .ownerId())
                .matches("app_web-shop_\\d+");
        assertThat(acme.modelsOf(billing).ownerId())
                .isEqualTo(globex.modelsOf(billing).ownerId())
                .isNotEqualTo(acme.modelsOf(archive).ownerId());
    }

    /* ---- tenants ---- */

    @Test
    void modelsOf_sharedDataSource_keepsTenantsApart() {
        acme.registerModelForDataSource(billing, model("Invoice", INVOICE));
        globex.registerModelForDataSource(billing, model("Invoice", OTHER_INVOICE));

        assertThat(acme.modelsOf(billing)).hasSize(1);
        assertThat(acme.getModelForOwner(billing, "Invoice").orElseThrow().structure())
                .isEqualTo(INVOICE);
        assertThat(globex.getModelForOwner(billing, "Invoice").orElseThrow().structure())
                .isEqualTo(OTHER_INVOICE);
        assertThat(registry.modelsOf(billing)).isEmpty();
    }

    @Test
    void modelsOf_manyOwnersInOneTenant_keepsThemApart() {
        List<EqualDataSource> owners =
                IntStream.range(0, 20).mapToObj(number -> new EqualDataSource()).toList();
        for (int i = 0; i < owners.size(); i++) {
            acme.registerModelForDataSource(owners.get(i), model("Model" + i, numbered(i % 3)));
        }
        assertEachHasItsOwn(owners);

        owners.subList(5, owners.size()).forEach(registry::releaseOwner);
        assertEachHasItsOwn(owners.subList(0, 5));
        assertThat(acme.getAllModels()).hasSize(5);
    }

    private void assertEachHasItsOwn(List<EqualDataSource> owners) {
        for (int i = 0; i < owners.size(); i++) {
            assertThat(acme.getModelNamesForOwner(owners.get(i))).containsExactly("Model" + i);
            assertThat(acme.hasModelForOwner(owners.get(i), "Model" + i)).isTrue();
            assertThat(acme.hasModelForOwner(owners.get(i), "Model" + (i + 1))).isFalse();
        }
    }

    @Test
    void modelsOf_registeredGlobally_isSeenByEveryTenantAndShadowed() {
        Model shared = registry.registerModelForDataSource(billing, model("User", PERSON));
        Model other = registry.registerModelForDataSource(billing, model("Other", PERSON));
        Model own = acme.registerModelForDataSource(billing, model("User", INVOICE));

        assertThat(acme.modelsOf(billing)).containsEntry("User", own).containsEntry("Other", other);
        assertThat(acme.getModelsForOwner(billing)).containsExactly(other, own);
        assertThat(globex.modelsOf(billing)).containsEntry("User", shared).hasSize(2);
    }

    @Test
    void remove_modelThatTheTenantHasToo_leavesItToTheTenant() {
        Model unowned = acme.registerModel(model("User", PERSON));
        acme.registerModelForDataSource(billing, model("User", PERSON));

        assertThat(acme.modelsOf(billing).remove("User")).isSameAs(unowned);
        assertThat(acme.modelsOf(billing)).isEmpty();
        assertThat(acme.getModelForOwner(billing, "User")).isEmpty();
        assertThat(acme.findModelByName("User")).containsSame(unowned);
    }

    @Test
    void remove_globalModelThroughATenant_leavesIt() {
        Model shared = registry.registerModelForDataSource(billing, model("User", PERSON));
        OwnerModels view = acme.modelsOf(billing);

        assertThat(view.remove("User")).isNull();
        view.clear();

        assertThat(view.get("User")).isSameAs(shared);
    }

    /* ---- view ---- */

    @Test
    void view_readsThrough() {
        OwnerModels view = acme.modelsOf(billing);
        assertThat(view).isEmpty();

        Model user = acme.registerModelForDataSource(billing, model("User", PERSON));
        assertThat(view.get("User")).isSameAs(user);
        assertThat(view).containsKey("User").containsValue(user).hasSize(1);

        registry.clear();
        assertThat(view).isEmpty();
        assertThat(view.get("User")).isNull();

        acme.registerModelForDataSource(billing, model("User", PERSON));
        registry.cleanupTenant("acme");
        assertThat(view).isEmpty();

        acme.registerModelForDataSource(billing, model("User", PERSON));
        registry.releaseOwner(billing);
        assertThat(view).isEmpty();

        acme.registerModelForDataSource(billing, model("User", PERSON));
        assertThat(view).hasSize(1);
    }

    @Test
    void view_ofTheCurrentTenant_followsIt() {
        OwnerModels view = registry.modelsOf(billing);
        try (TenantScope scope = registry.openTenant("acme")) {
            view.put("User", model("User", PERSON));
            assertThat(view).hasSize(1);
        }
        assertThat(view).isEmpty();
        assertThat(acme.modelsOf(billing)).containsOnlyKeys("User");
    }

    @Test
    void view_put_registersUnderTheModelsName() {
        OwnerModels view = acme.modelsOf(billing);

        assertThat(view.put("User", model("User", PERSON))).isNull();
        Model previous = view.get("User");
        assertThat(view.put("User", model("User", INVOICE))).isSameAs(previous);

        assertThat(acme.findModelByName("User").orElseThrow().structure()).isEqualTo(INVOICE);
        assertThatIllegalArgumentException().isThrownBy(() -> view.put("Human", model("User", PERSON)));
        assertThatNullPointerException().isThrownBy(() -> view.put(missing(String.class), model("User", PERSON)));
        assertThatNullPointerException().isThrownBy(() -> view.put("User", missing(Model.class)));
    }

    @Test
    void view_define_registersInlineObjectsToo() {
        OwnerModels view = acme.modelsOf(billing);

        Model company = view.define("Company", Map.of("home", ADDRESS));

        assertThat(view).containsOnlyKeys("Company").containsValue(company);
        assertThat(registry.getStats().anonymousModels()).isEqualTo(1);
    }

    @Test
    void view_iteration_isInRegistrationOrderAndSkipsWhatHasGone() {
        OwnerModels view = acme.modelsOf(billing);
        for (String name : List.of("C", "A", "B")) {
            view.put(name, model(name, PERSON));
        }
        assertThat(view.keySet()).containsExactly("C", "A", "B");

        Iterator<String> names = view.keySet().iterator();
        names.next();
        acme.removeModel("A");
        assertThat(names.next()).isEqualTo("B");
        names.remove();
        assertThat(view).containsOnlyKeys("C");
    }

    @Test
    void view_toString_tellsTheOwner() {
        OwnerModels view = acme.modelsOf(billing);
        view.put("User", model("User", PERSON));

        assertThat(view.toString()).startsWith(view.ownerId() + "{User=").endsWith("}");
    }

    /* ---- release ---- */

    @Test
    void releaseOwner_takesItsModelsOfEveryTenant() {
        acme.registerModelForDataSource(billing, model("User", PERSON));
        globex.registerModelForDataSource(billing, model("User", PERSON));
        acme.registerModelForDataSource(archive, model("User", INVOICE));

        assertThat(registry.releaseOwner(billing)).isEqualTo(2);
        assertThat(registry.releaseOwner(billing)).isZero();

        assertThat(acme.modelsOf(billing)).isEmpty();
        assertThat(acme.modelsOf(archive)).hasSize(1);
        assertThat(registry.getTenantInfo("globex")).isEmpty();
        assertThat(registry.getStats().owners()).isEqualTo(1);
    }

    @Test
    void collectedOwner_takesItsModelsWithIt() throws InterruptedException {
        WeakReference<Object> reference = registerForTemporaryOwner();

        for (int i = 0; i < 100 && reference.get() != null; i++) {
            System.gc();
        }

        assertThat(reference.get()).as("the registry keeps an owner alive").isNull();
        // The reference is cleared before it is queued.
        for (int i = 0; i < 1_000 && registry.getStats().owners() > 0; i++) {
            System.gc();
        }
        assertThat(registry.getStats().owners()).isZero();
        assertThat(registry.getStats().totalModels()).isZero();
    }

    private WeakReference<Object> registerForTemporaryOwner() {
        Object owner = new Object();
        acme.registerModelForApp(owner, model("User", PERSON));
        OwnerModels view = acme.modelsOf(owner);
        assertThat(view).hasSize(1);
        return new WeakReference<>(owner);
    }
}
