package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.ClassUtils;

/** An application whose tokens say who the tenant is; a header may say it too, but not otherwise. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = SecuredByTokenIT.Application.class,
        properties = {
            "logging.level.dev.modelregistry=trace",
            "modelregistry.tenant.claim=org",
            "modelregistry.tenant.required=true",
            "modelregistry.tenant.sources=header,claim",
            "modelregistry.tenant.strict-sources=true"
        })
@ExtendWith(OutputCaptureExtension.class)
class SecuredByTokenIT extends VisibleModels {

    private static final SecretKey KEY =
            new SecretKeySpec("only-known-to-this-test-0123456789".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

    /** The execution that runs this leaves them out. */
    @Test
    void neitherActuatorNorMicrometerIsNeeded() {
        assertThat(List.of(
                        "io.micrometer.core.instrument.MeterRegistry",
                        "org.springframework.boot.actuate.endpoint.annotation.Endpoint"))
                .noneMatch(name -> ClassUtils.isPresent(name, null));
    }

    @Test
    void claimIsTheTenant() {
        assertThat(answer(get(token("acme")))).isEqualTo("200 [\"acme\"]");
        assertThat(answer(get(token("umbrella")))).isEqualTo("200 [\"umbrella\"]");
    }

    @Test
    void headerMayAgreeWithTheClaim() {
        assertThat(answer(get(token("acme").andThen(header("acme"))))).isEqualTo("200 [\"acme\"]");
    }

    @Test
    void headerMustNotContradictTheClaim(CapturedOutput output) {
        EntityExchangeResult<String> result = get(token("acme").andThen(header("umbrella")));
        assertThat(answer(result))
                .startsWith("403 {\"type\":\"urn:problem-type:modelregistry:tenant-conflict\"")
                .doesNotContain("acme", "umbrella");
        assertThat(result.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(output).contains("Refused a request with status 403").doesNotContain("umbrella");
    }

    @Test
    void claimThatIsNoValidCodeIsRefused() {
        for (Object claim : List.of(42, List.of("acme"), Map.of("id", "acme"), "", "a b")) {
            assertThat(answer(get(token(claim))))
                    .startsWith("400")
                    .contains("tenant-invalid")
                    .doesNotContain("42", "acme", "a b");
        }
    }

    @Test
    void tokenWithoutTheClaimLeavesItToTheHeader() {
        assertThat(answer(get(bearer(claims().build())))).startsWith("400").contains("tenant-required");
        assertThat(answer(get(bearer(claims().build()).andThen(header("acme")))))
                .isEqualTo("200 [\"acme\"]");
    }

    @Test
    void tokenThatNobodySignedIsNoToken() {
        Consumer<HttpHeaders> forged = token("acme").andThen(headers -> {
            String token = headers.getFirst(HttpHeaders.AUTHORIZATION);
            headers.set(HttpHeaders.AUTHORIZATION, token + "x");
        });
        assertThat(answer(get(forged))).startsWith("401");
        assertThat(answer(get(header("acme")))).startsWith("401");
    }

    private EntityExchangeResult<String> get(Consumer<HttpHeaders> headers) {
        return RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build()
                .get()
                .uri("/models")
                .headers(headers)
                .exchange()
                .returnResult(String.class);
    }

    private static String answer(EntityExchangeResult<String> result) {
        return result.getStatus().value() + " " + result.getResponseBody();
    }

    private static Consumer<HttpHeaders> header(String tenant) {
        return headers -> headers.set("X-Tenant-ID", tenant);
    }

    private static Consumer<HttpHeaders> token(Object tenant) {
        return bearer(claims().claim("org", tenant).build());
    }

    private static JwtClaimsSet.Builder claims() {
        return JwtClaimsSet.builder().subject("alice");
    }

    private static Consumer<HttpHeaders> bearer(JwtClaimsSet claims) {
        JwtEncoderParameters parameters =
                JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims);
        String token =
                NimbusJwtEncoder.withSecretKey(KEY).build().encode(parameters).getTokenValue();
        return headers -> headers.setBearerAuth(token);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(VisibleModelsController.class)
    static class Application {

        @Bean
        JwtDecoder decoder() {
            return NimbusJwtDecoder.withSecretKey(KEY).build();
        }

        @Bean
        ReactiveJwtDecoder reactiveDecoder() {
            return NimbusReactiveJwtDecoder.withSecretKey(KEY).build();
        }
    }
}
