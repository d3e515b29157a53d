package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.Commit;
import dev.modelregistry.store.StoredModel;
import java.util.stream.Stream;

/** One try of a commit, which knows from when on it can have been done. */
final class Attempt {

    final Commit commit;
    final byte[] tenant;
    private boolean undecided;

    Attempt(Commit commit) {
        this.commit = commit;
        this.tenant = Keys.encode(commit.tenant());
    }

    /** To be called right before the engine is told to commit. */
    void enterUndecided() {
        undecided = true;
    }

    boolean isUndecided() {
        return undecided;
    }

    byte[][] putNames() {
        return encoded(commit.puts().stream().map(StoredModel::name));
    }

    byte[][] removedNames() {
        return encoded(commit.removes().stream());
    }

    private static byte[][] encoded(Stream<String> names) {
        return names.map(Keys::encode).toArray(byte[][]::new);
    }
}
