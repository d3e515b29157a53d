package dev.modelregistry.sample;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports models in JSON Lines for the request's tenant.
 *
 * <p>It streams both ways: a line is defined when it has arrived, and its answer is sent no later than when more has to
 * be waited for. Neither the request nor the answer is ever in memory as a whole. So a client that reads nothing before
 * it has sent everything should send no more than some thousand lines at a time: the rest waits until it reads.
 */
@RestController
final class ImportController {

    private final ModelImporter importer;
    private final JsonMapper json;
    private final int maxLineLength;

    ImportController(ModelImporter importer, JsonMapper json, SampleProperties properties) {
        this.importer = importer;
        this.json = json;
        this.maxLineLength =
                Math.toIntExact(properties.importing().maxLineLength().toBytes());
    }

    /** Imports every good line, whatever is wrong with others; answers one line for each, and a summary. */
    @PostMapping("/models/import")
    void importModels(InputStream body, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        OutputStream answer = response.getOutputStream();
        LineReader lines = new LineReader(body, maxLineLength, answer);
        ImportSummary summary = ImportSummary.EMPTY;
        while (lines.next()) {
            if (!lines.isBlank()) {
                ImportLine line = importLine(lines);
                summary = summary.plus(line.status());
                write(line, answer);
            }
        }
        write(summary, answer);
    }

    private ImportLine importLine(LineReader lines) {
        return lines.isTooLong()
                ? importer.tooLong(lines.number(), maxLineLength)
                : importer.importLine(lines.number(), lines.bytes());
    }

    private void write(Object value, OutputStream answer) throws IOException {
        answer.write(json.writeValueAsBytes(value));
        answer.write('\n');
    }
}
