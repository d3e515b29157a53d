package dev.modelregistry.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.Corpora;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real models through their stored form: the profile {@code corpora} says where they are. */
class ModelEncodingCorporaIT {

    @Test
    void decode_realModels_areEqual() throws IOException {
        long bytes = 0;
        List<Corpora.Definition> definitions = Corpora.read();
        for (Corpora.Definition definition : definitions) {
            Model model = Model.of("Real", Structure.of(definition.properties()));
            byte[] content = ModelEncoding.encode(model);

            assertThat(ModelEncoding.decode("Real", content)).isEqualTo(model);
            bytes += content.length;
        }
        assertThat(definitions).isNotEmpty();
        System.out.println(definitions.size() + " models, " + bytes / definitions.size() + " bytes each");
    }
}
