package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

    private static final Structure STRUCTURE = Structure.of(Map.of("a", "string"));

    /* ---- of ---- */

    @Test
    void of_hasNoSettings() {
        Model model = Model.of("User", STRUCTURE);

        assertThat(model.name()).isEqualTo("User");
        assertThat(model.structure()).isSameAs(STRUCTURE);
        assertThat(model.settings()).isEmpty();
        assertThat(model.isStrict()).isFalse();
        assertThat(model.isAnonymous()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "__proto__", " ", "a/b", "\uD83D\uDE00", "\uD83D", "AnonymousModel_1", "global"})
    void of_anyName_isAccepted(String name) {
        assertThat(Model.of(name, STRUCTURE).name()).isEqualTo(name);
    }

    @Test
    void of_badName_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Model.of("", STRUCTURE))
                .withMessageContaining("1 to 256");
        assertThatIllegalArgumentException().isThrownBy(() -> Model.of("x".repeat(257), STRUCTURE));
        assertThat(Model.of("x".repeat(256), STRUCTURE).name()).hasSize(256);
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without null checks does.
    void of_null_isANullPointerException() {
        assertThatNullPointerException().isThrownBy(() -> Model.of(null, STRUCTURE));
        assertThatNullPointerException().isThrownBy(() -> Model.of("User", null));
        assertThatNullPointerException().isThrownBy(() -> Model.anonymous(1, null));
        assertThatNullPointerException()
                .isThrownBy(() -> Model.of("User", STRUCTURE).withStructure(null));
        assertThatNullPointerException().isThrownBy(() -> builder().setting(null, 1));
    }

    /* ---- settings ---- */

    @Test
    void strict_isASetting() {
        Model model = builder().strict(true).build();

        assertThat(model.isStrict()).isTrue();
        assertThat(model.settings()).isEqualTo(Map.of("strict", true));
        assertThat(builder().setting("strict", true).build()).isEqualTo(model);
    }

    @Test
    void strict_false_isAbsent() {
        Model plain = Model.of("User", STRUCTURE);

        assertThat(builder().strict(false).build()).isEqualTo(plain);
        assertThat(builder().strict(true).strict(false).build()).isEqualTo(plain);
        assertThat(builder().strict(true).setting("strict", false).build()).isEqualTo(plain);
    }

    @Test
    void strict_noBoolean_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().setting("strict", "true"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().setting("strict", null));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().setting("strict", 1));
    }

    @Test
    void setting_anonymous_isReserved() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().setting("anonymous", true))
                .withMessageContaining("Model.anonymous");
    }

    @Test
    void setting_jsonValues_areCanonicalAndCopied() {
        List<Object> list = new ArrayList<>(List.of(1, 2.50));
        Model model = builder()
                .setting("b", list)
                .setting("a", null)
                .setting("c", 1)
                .setting("c", 2.0)
                .build();
        list.clear();

        assertThat(model.settings()).containsOnlyKeys("a", "b", "c").containsEntry("c", 2L);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> model.settings().put("d", 1));
        assertThat(model.settings().get("b")).hasToString("[1, 2.5]");
    }

    @Test
    void setting_noJsonValue_isRejectedAndLeavesTheBuilder() {
        ModelBuilder builder = builder().setting("ok", 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.setting("bad\nkey", List.of(1, 'c')))
                .withMessageContaining("/bad\\u000akey/1 is a java.lang.Character");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.setting("nan", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.setting("many", Collections.nCopies(100_000, 1)));
        assertThat(builder.build().settings()).containsOnlyKeys("ok");
    }

    /* ---- anonymous ---- */

    @Test
    void anonymous_hasItsNameAndSetting() {
        Model model = Model.anonymous(7, STRUCTURE);

        assertThat(model.name()).isEqualTo("AnonymousModel_7");
        assertThat(model.isAnonymous()).isTrue();
        assertThat(model.settings()).isEqualTo(Map.of("anonymous", true));
        assertThat(model).isNotEqualTo(Model.of("AnonymousModel_7", STRUCTURE));
        assertThatIllegalArgumentException().isThrownBy(() -> Model.anonymous(-1, STRUCTURE));
    }

    /* ---- withStructure ---- */

    @Test
    void withStructure_keepsNameAndSettings() {
        Structure other = Structure.of(Map.of("b", "string"));
        Model model = builder().strict(true).build();

        assertThat(model.withStructure(other))
                .isEqualTo(Model.builder("User", other).strict(true).build());
        assertThat(model.withStructure(STRUCTURE)).isSameAs(model);
        assertThat(Model.anonymous(1, STRUCTURE).withStructure(other)).isEqualTo(Model.anonymous(1, other));
    }

    @Test
    void withStructure_equalInstance_takesThatInstance() {
        Structure twin = Structure.of(Map.of("a", "string"));
        Model model = Model.of("User", STRUCTURE);

        assertThat(model.withStructure(twin)).isEqualTo(model);
        assertThat(model.withStructure(twin).structure()).isSameAs(twin);
    }

    /* ---- equality ---- */

    @Test
    void equals_isByNameStructureAndSettings() {
        Model model = builder().setting("a", 1).setting("b", 2).build();

        assertThat(builder().setting("b", 2L).setting("a", 1.0).build())
                .isEqualTo(model)
                .hasSameHashCodeAs(model);
        assertThat(Model.builder("Other", STRUCTURE)
                        .setting("a", 1)
                        .setting("b", 2)
                        .build())
                .isNotEqualTo(model);
        assertThat(model.withStructure(Structure.of(Map.of("a", "number")))).isNotEqualTo(model);
        assertThat(builder().setting("a", 1).build()).isNotEqualTo(model);
        assertThat(model).isNotEqualTo("User").isNotEqualTo(null);
    }

    /* ---- toString ---- */

    @Test
    void toString_isShort() {
        assertThat(Model.of("User", STRUCTURE).toString()).matches("Model\\[User, Structure\\[1 property, .*]]");
        assertThat(builder().setting("key", "secret").build().toString()).endsWith(", [key]]");
    }

    private static ModelBuilder builder() {
        return Model.builder("User", STRUCTURE);
    }
}
