package dev.modelregistry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@WebSlice
class ModelsControllerTest {

    private static final String ADDRESS = "{\"street\": \"string\", \"city\": \"string\"}";
    private static final String ACME_INVOICE = "{\"number\": \"string\", \"billTo\": " + ADDRESS + "}";
    private static final String GLOBEX_INVOICE = "{\"id\": {\"type\": \"integer\", \"required\": true}}";

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void clear() {
        registry.clear();
    }

    /* ---- PUT ---- */

    @Test
    void createsAModelUnderANewName() {
        assertThat(put("acme", "Invoice", ACME_INVOICE))
                .hasStatus(HttpStatus.CREATED)
                .hasContentType(MediaType.APPLICATION_JSON)
                .bodyJson()
                .isStrictlyEqualTo("""
                        {
                          "name": "Invoice",
                          "fingerprint": "%s",
                          "kind": "COMPLEX",
                          "depth": 2,
                          "anonymous": false,
                          "structure": {
                            "type": "object",
                            "properties": {
                              "billTo": {
                                "type": "object",
                                "properties": {"city": {"type": "string"}, "street": {"type": "string"}}
                              },
                              "number": {"type": "string"}
                            }
                          }
                        }
                        """.formatted(acme("Invoice").structure().fingerprint()));
    }

    @Test
    void answersOkForAModelThatIsThereAlready() {
        put("acme", "Invoice", ACME_INVOICE);
        Model before = acme("Invoice");

        assertThat(put("acme", "Invoice", ACME_INVOICE)).hasStatus(HttpStatus.OK);
        assertThat(acme("Invoice")).isSameAs(before);
    }

    @Test
    void answersOkForAModelThatReplacesAnother() {
        put("acme", "Invoice", ACME_INVOICE);

        assertThat(put("acme", "Invoice", GLOBEX_INVOICE)).hasStatus(HttpStatus.OK);
        assertThat(acme("Invoice").structure().propertyNames()).containsExactly("id");
    }

    @Test
    void createsAModelThatShadowsAGlobalOne() {
        registry.global().define("Invoice", Map.of("number", "string"));

        assertThat(put("acme", "Invoice", ACME_INVOICE)).hasStatus(HttpStatus.CREATED);
        assertThat(put("acme", "Invoice", ACME_INVOICE)).hasStatus(HttpStatus.OK);
    }

    @Test
    void readsBothSpellingsAsTheSameStructure() {
        put("acme", "Short", "{\"tags\": [\"string\"], \"at\": {\"x\": \"number\"}}");
        put("acme", "Long", """
                {"type": "object", "properties": {
                  "at": {"type": "object", "properties": {"x": {"type": "number", "required": false}}},
                  "tags": {"type": "array", "items": {"type": "string"}}}}
                """);

        assertThat(acme("Long").structure()).isSameAs(acme("Short").structure());
    }

    @Test
    void readsAPropertyThatIsCalledType() {
        assertThat(put("acme", "Event", "{\"type\": \"object\", \"properties\": {\"type\": \"string\"}}"))
                .hasStatus(HttpStatus.CREATED);
        assertThat(acme("Event").structure().propertyNames()).containsExactly("type");
    }

    @Test
    void keepsNumbersExact() {
        put("acme", "Exact", "{\"a\": {\"type\": \"number\", \"default\": 0.1000000000000000000000000000001}}");
        put("acme", "Close", "{\"a\": {\"type\": \"number\", \"default\": 0.1}}");

        assertThat(acme("Exact").structure()).isNotEqualTo(acme("Close").structure());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common/user",
                "a/b/c.d_v1",
                "import",
                "match",
                "import/x",
                "a%23b",
                "with%20space",
                "%C3%A4%20%F0%9F%98%80",
                "a%3Bb",
                "a//b",
                "trailing/",
                "__proto__",
                "%2525"
            })
    void keepsModelsOfAnyNameApart(String encoded) {
        String name = URI.create("/" + encoded).getPath().substring(1);

        assertThat(put("acme", encoded, ACME_INVOICE)).hasStatus(HttpStatus.CREATED);
        assertThat(registry.tenant("acme").findModelByName(name)).isPresent();
        assertThat(exchange(HttpMethod.GET, "acme", "/models/" + encoded))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.name")
                .isEqualTo(name);
        assertThat(exchange(HttpMethod.DELETE, "acme", "/models/" + encoded)).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(registry.tenant("acme").findModelByName(name)).isEmpty();
    }

    /* ---- GET ---- */

    @Test
    void listsModelsInTheOrderOfTheirRegistration() {
        put("acme", "Invoice", ACME_INVOICE);
        put("acme", "Address", ADDRESS);

        assertThat(exchange(HttpMethod.GET, "acme", "/models"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                        [
                          {"name": "Invoice", "fingerprint": "%s", "kind": "COMPLEX", "properties": 2, "anonymous": false},
                          {"name": "Address", "fingerprint": "%s", "kind": "SIMPLE", "properties": 2, "anonymous": false}
                        ]
                        """.formatted(
                                acme("Invoice").structure().fingerprint(),
                                acme("Address").structure().fingerprint()));
    }

    @Test
    void listsAnonymousModelsOnRequest() {
        put("acme", "Invoice", ACME_INVOICE);
        Model address = registry.tenant("acme").resolveType(Structure.of(Map.of("street", "string", "city", "string")));

        assertThat(exchange(HttpMethod.GET, "acme", "/models?anonymous=true"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[?(@.anonymous == true)].name")
                .asArray()
                .containsExactly(address.name());
    }

    @Test
    void listsNothingForATenantWithoutModels() {
        assertThat(exchange(HttpMethod.GET, "acme", "/models")).hasStatusOk().hasBodyTextEqualTo("[]");
    }

    @Test
    void answersNotFoundForAnUnknownModel() {
        assertThat(exchange(HttpMethod.GET, "acme", "/models/Invoice")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(exchange(HttpMethod.GET, "acme", "/models/")).hasStatus(HttpStatus.NOT_FOUND);
    }

    /* ---- DELETE ---- */

    @Test
    void removesAModel() {
        put("acme", "Invoice", ACME_INVOICE);

        assertThat(exchange(HttpMethod.DELETE, "acme", "/models/Invoice")).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(exchange(HttpMethod.GET, "acme", "/models/Invoice")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(exchange(HttpMethod.DELETE, "acme", "/models/Invoice")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void doesNotRemoveAGlobalModel() {
        registry.global().define("Country", Map.of("code", "string"));

        assertThat(exchange(HttpMethod.GET, "acme", "/models/Country")).hasStatusOk();
        assertThat(exchange(HttpMethod.DELETE, "acme", "/models/Country")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(registry.global().findModelByName("Country")).isPresent();
    }

    /* ---- POST /models/match ---- */

    @Test
    void findsTheModelOfAStructureInEitherSpelling() {
        put("acme", "Address", ADDRESS);

        assertThat(match(
                        "acme",
                        "{\"type\": \"object\", \"properties\": {\"city\": \"string\", \"street\": \"String\"}}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.name")
                .isEqualTo("Address");
    }

    @Test
    void answersNotFoundWhenNoModelHasTheStructure() {
        put("acme", "Address", ADDRESS);

        assertThat(match("acme", "{\"street\": \"string\"}")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(match("globex", ADDRESS)).hasStatus(HttpStatus.NOT_FOUND);
    }

    /* ---- isolation ---- */

    @Test
    void keepsTheInvoicesOfTwoTenantsApart() {
        put("acme", "Invoice", ACME_INVOICE);
        put("globex", "Invoice", GLOBEX_INVOICE);

        assertThat(exchange(HttpMethod.GET, "acme", "/models/Invoice"))
                .bodyJson()
                .extractingPath("$.structure.properties")
                .asMap()
                .containsOnlyKeys("number", "billTo");
        assertThat(exchange(HttpMethod.GET, "globex", "/models/Invoice"))
                .bodyJson()
                .extractingPath("$.structure.properties")
                .asMap()
                .containsOnlyKeys("id");

        assertThat(exchange(HttpMethod.DELETE, "globex", "/models/Invoice")).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(exchange(HttpMethod.GET, "acme", "/models/Invoice")).hasStatusOk();
        assertThat(exchange(HttpMethod.GET, "globex", "/models")).hasBodyTextEqualTo("[]");
    }

    private Model acme(String name) {
        return registry.tenant("acme").findModelByName(name).orElseThrow();
    }

    private MvcTestResult put(String tenant, String name, String definition) {
        return mvc.put()
                .uri(URI.create("/models/" + name))
                .header("X-Tenant-ID", tenant)
                .contentType(MediaType.APPLICATION_JSON)
                .content(definition)
                .exchange();
    }

    private MvcTestResult match(String tenant, String definition) {
        return mvc.post()
                .uri("/models/match")
                .header("X-Tenant-ID", tenant)
                .contentType(MediaType.APPLICATION_JSON)
                .content(definition)
                .exchange();
    }

    private MvcTestResult exchange(HttpMethod method, String tenant, String path) {
        return mvc.method(method)
                .uri(URI.create(path))
                .header("X-Tenant-ID", tenant)
                .exchange();
    }
}
