package dev.modelregistry;

import dev.modelregistry.error.UndecodableModelException;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.ModelEncoding;
import dev.modelregistry.store.StoredModel;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A model and its place in the order in which the models of a tenant were stored, as the store keeps both. Format 1: the number
 * of the revision with which it came (eight bytes, big-endian), its place within that commit (four bytes), and the model in
 * {@link ModelEncoding} format 1.
 */
record StoredForm(Model model, long revision, int place) implements Comparable<StoredForm> {

    private static final int FORMAT = 1;
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    static StoredModel write(Model model, long revision, int place) {
        byte[] encoded = ModelEncoding.encode(model);
        byte[] content = ByteBuffer.allocate(HEADER + encoded.length)
                .putLong(revision)
                .putInt(place)
                .put(encoded)
                .array();
        return new StoredModel(model.name(), FORMAT, content);
    }

    /**
     * Reads a model.
     *
     * @throws UndecodableModelException saying why that cannot be done
     */
    static StoredForm read(StoredModel stored) {
        byte[] content = stored.content();
        if (stored.format() != FORMAT) {
            throw new UndecodableModelException(
                    "format " + stored.format() + " where this version reads format " + FORMAT + " only,", 0);
        }
        if (content.length < HEADER) {
            throw new UndecodableModelException("no more bytes", content.length);
        }
        ByteBuffer header = ByteBuffer.wrap(content);
        long revision = header.getLong();
        int place = header.getInt();
        Model model = ModelEncoding.decode(stored.name(), Arrays.copyOfRange(content, HEADER, content.length));
        return new StoredForm(model, revision, place);
    }

    @Override
    public int compareTo(StoredForm other) {
        int order = Long.compare(revision, other.revision);
        return order == 0 ? Integer.compare(place, other.place) : order;
    }
}
